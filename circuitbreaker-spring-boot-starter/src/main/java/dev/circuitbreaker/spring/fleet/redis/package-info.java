/**
 * The store of the fleet in Redis, by a connection of Lettuce's that belongs to it alone. From the top: {@code RedisFleetStore}
 * says what is asked, {@code FleetKeys}, {@code ReportText} and {@code OverrideText} how it is written, {@code ScriptCall}
 * and {@code ScriptPipeline} bring it there in one round trip, {@code FleetConnection} keeps the connection.
 */
@NullMarked
package dev.circuitbreaker.spring.fleet.redis;

import org.jspecify.annotations.NullMarked;
