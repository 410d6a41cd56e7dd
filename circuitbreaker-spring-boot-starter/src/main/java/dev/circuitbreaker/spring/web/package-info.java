/**
 * What Spring's HTTP clients throw: an answer of the remote that blames the caller is no failure of the remote.
 */
@NullMarked
package dev.circuitbreaker.spring.web;

import org.jspecify.annotations.NullMarked;
