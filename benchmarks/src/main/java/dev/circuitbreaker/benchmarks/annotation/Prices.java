package dev.circuitbreaker.benchmarks.annotation;

import java.util.concurrent.CompletionStage;

/** The bean that is called. */
public interface Prices {

    /** What a fallback answers. */
    String KNOWN = "known";

    /** Guarded, without a fallback. */
    String price(String sku);

    /** Guarded, with a fallback. */
    String priceOrKnown(String sku);

    /** Guarded, and ends when its stage does. */
    CompletionStage<String> priceLater(String sku);

    /** Not guarded: makes all calls fail from now on. */
    void fail();
}
