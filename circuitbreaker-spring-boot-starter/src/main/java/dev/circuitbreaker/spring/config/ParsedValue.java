package dev.circuitbreaker.spring.config;

/**
 * A value that was read and found good.
 *
 * @param written where it comes from
 * @param value what the setting puts on a builder
 */
record ParsedValue(WrittenProperty written, Object value) {}
