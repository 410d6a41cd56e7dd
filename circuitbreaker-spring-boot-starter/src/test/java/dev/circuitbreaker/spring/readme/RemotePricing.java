package dev.circuitbreaker.spring.readme;

/** The remote side. */
interface RemotePricing {

    Price price(String sku);
}
