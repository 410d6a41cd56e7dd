package dev.circuitbreaker.sample;

import dev.circuitbreaker.core.CircuitBreakerRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The product page's data. Whatever state the dependencies are in, it answers 200. */
@RestController
class ProductController {

    private final PricingClient pricing;
    private final InventoryClient inventory;
    private final RecommendationsClient recommendations;
    private final CircuitBreakerRegistry circuitBreakers;

    ProductController(
            PricingClient pricing,
            InventoryClient inventory,
            RecommendationsClient recommendations,
            CircuitBreakerRegistry circuitBreakers) {
        this.pricing = pricing;
        this.inventory = inventory;
        this.recommendations = recommendations;
        this.circuitBreakers = circuitBreakers;
    }

    @GetMapping("/api/products/{sku}")
    ResponseEntity<ProductView> product(@PathVariable String sku) {
        return ResponseEntity.of(Product.find(sku).map(this::view));
    }

    private ProductView view(Product product) {
        String sku = product.sku();
        return new ProductView(
                sku,
                product.name(),
                product.description(),
                pricing.price(sku),
                inventory.stock(sku),
                recommendations.recommendations(sku),
                // Read last, to show what these calls have done to them.
                circuitBreakers());
    }

    private Map<String, BreakerView> circuitBreakers() {
        Map<String, BreakerView> views = new LinkedHashMap<>();
        circuitBreakers.all().forEach(breaker -> views.put(breaker.name(), BreakerView.of(breaker.snapshot())));
        return views;
    }
}
