package dev.circuitbreaker.core;

/** What a request for a permit is answered with: an {@link Admission}, or the {@link Phase} that rejected it. */
sealed interface Answer permits Admission, Phase {}
