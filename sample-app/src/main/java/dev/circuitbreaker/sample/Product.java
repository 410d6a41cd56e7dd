package dev.circuitbreaker.sample;

import java.util.List;
import java.util.Optional;

/** What the storefront knows by itself. */
record Product(String sku, String name, String description) {

    private static final Product MOKA_POT = new Product(
            "moka-3",
            "Moka pot, 3 cups",
            "Polished aluminium, cool-touch handle. Makes three small strong coffees in four minutes on any stove.");

    static List<Product> all() {
        return List.of(MOKA_POT);
    }

    /** It is a small shop. */
    static Optional<Product> find(String sku) {
        return MOKA_POT.sku.equals(sku) ? Optional.of(MOKA_POT) : Optional.empty();
    }
}
