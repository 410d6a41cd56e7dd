package dev.circuitbreaker.sample;

/** How many there are to sell. */
record Stock(int available) {}
