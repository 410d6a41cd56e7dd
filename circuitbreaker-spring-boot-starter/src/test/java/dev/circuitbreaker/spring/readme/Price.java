package dev.circuitbreaker.spring.readme;

record Price(String amount) {}
