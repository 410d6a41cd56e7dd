package dev.circuitbreaker.spring.classify;

import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** What an SMTP server has replied, as the exceptions of its client tell it: one for each address, in a chain. */
final class SmtpReplies {

    private static final int PERMANENT = 500;

    /** The chain has a link for each recipient, also for those that were accepted. */
    private static final int MAX_DEPTH = 10_000;

    private SmtpReplies() {}

    /** Whether there is a reply, and all replies are permanent refusals. */
    static boolean allRefuse(Throwable thrown) {
        boolean refused = false;
        Throwable current = thrown;
        for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
            Integer code = code(current);
            if (code != null && code < PERMANENT) {
                return false;
            }
            refused |= code != null;
            current = current.getCause();
        }
        return refused;
    }

    private static @Nullable Integer code(Throwable thrown) {
        if (thrown instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (thrown instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        return thrown instanceof SMTPSendFailedException message ? message.getReturnCode() : null;
    }
}
