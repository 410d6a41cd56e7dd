package dev.circuitbreaker.sample;

import java.util.List;
import java.util.Map;

/** Everything on the product page. */
record ProductView(
        String sku,
        String name,
        String description,
        Answer<Price> price,
        Answer<Stock> inventory,
        Answer<List<String>> recommendations,
        Map<String, BreakerView> circuitBreakers) {}
