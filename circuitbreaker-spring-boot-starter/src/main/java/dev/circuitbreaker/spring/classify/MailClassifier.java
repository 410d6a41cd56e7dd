package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.ParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;
import org.springframework.util.ClassUtils;

/**
 * Knows what Jakarta Mail throws, and what Spring's {@code JavaMailSender} makes of it, by the reply codes of the server:
 * 5xx refuses the message or an address, and 4xx says that it cannot take it now. What could not be written as a message
 * was never sent.
 */
public final class MailClassifier implements ExceptionClassifier {

    private static final boolean REPLIES_ARE_KNOWN = ClassUtils.isPresent(
            "org.eclipse.angus.mail.smtp.SMTPSendFailedException", MailClassifier.class.getClassLoader());

    /** Creates the classifier. */
    public MailClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (thrown instanceof MailParseException
                || thrown instanceof MailPreparationException
                || thrown instanceof ParseException) {
            return Kind.NO_CALL;
        }
        if (thrown instanceof MailSendException several) {
            return ofAll(List.of(several.getMessageExceptions()));
        }
        return thrown instanceof MessagingException one ? ofOne(one) : null;
    }

    /** Answered only if each of several messages was. */
    private static @Nullable Kind ofAll(List<Exception> thrown) {
        boolean answered = !thrown.isEmpty() && thrown.stream().allMatch(one -> ofOne(one) == Kind.ANSWER);
        return answered ? Kind.ANSWER : null;
    }

    private static @Nullable Kind ofOne(Exception thrown) {
        return REPLIES_ARE_KNOWN && SmtpReplies.allRefuse(thrown) ? Kind.ANSWER : null;
    }

    @Override
    public String name() {
        return "mail";
    }
}
