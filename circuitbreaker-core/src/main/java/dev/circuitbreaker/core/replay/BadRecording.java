package dev.circuitbreaker.core.replay;

/** A file that cannot be replayed. The message is for the user. */
final class BadRecording extends Exception {

    private static final long serialVersionUID = 1L;

    BadRecording(String message) {
        super(message);
    }
}
