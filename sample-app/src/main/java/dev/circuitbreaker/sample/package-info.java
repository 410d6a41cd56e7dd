/**
 * A storefront that lives with unreliable dependencies: how an application uses the starter. Read {@code PricingClient}
 * first, then {@code application.yml}.
 */
@NullMarked
package dev.circuitbreaker.sample;

import org.jspecify.annotations.NullMarked;
