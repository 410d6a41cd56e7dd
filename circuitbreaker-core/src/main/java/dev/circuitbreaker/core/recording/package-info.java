/** What Flight Recorder is told: calls, transitions and settings as plain events. Knows nothing of breakers. */
@NullMarked
package dev.circuitbreaker.core.recording;

import org.jspecify.annotations.NullMarked;
