package dev.circuitbreaker.sample;

import java.math.BigDecimal;
import java.time.Instant;

/** A price and when it was quoted. */
record Price(BigDecimal amount, String currency, Instant asOf) {}
