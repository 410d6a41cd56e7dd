/** A browser for tests: real pages in a real Chromium, by its DevTools protocol and nothing else. */
package dev.circuitbreaker.sample.browser;
