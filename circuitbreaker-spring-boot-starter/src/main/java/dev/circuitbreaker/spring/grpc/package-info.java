/** What circuit breakers do with the channels of gRPC. */
@NullMarked
package dev.circuitbreaker.spring.grpc;

import org.jspecify.annotations.NullMarked;
