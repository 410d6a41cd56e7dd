package dev.circuitbreaker.sample.downstream;

/** Someone asked for a behaviour that the downstream does not have. The message is for them. */
final class InvalidSwitchException extends RuntimeException {

    private static final long serialVersionUID = 1;

    InvalidSwitchException(String message) {
        super(message);
    }
}
