package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import org.jspecify.annotations.Nullable;
import org.springframework.ldap.AttributeInUseException;
import org.springframework.ldap.AuthenticationException;
import org.springframework.ldap.BadLdapGrammarException;
import org.springframework.ldap.CommunicationException;
import org.springframework.ldap.ContextNotEmptyException;
import org.springframework.ldap.InterruptedNamingException;
import org.springframework.ldap.InvalidAttributeValueException;
import org.springframework.ldap.InvalidNameException;
import org.springframework.ldap.InvalidSearchFilterException;
import org.springframework.ldap.NameAlreadyBoundException;
import org.springframework.ldap.NameNotFoundException;
import org.springframework.ldap.NamingException;
import org.springframework.ldap.NoPermissionException;
import org.springframework.ldap.NoSuchAttributeException;
import org.springframework.ldap.SchemaViolationException;
import org.springframework.ldap.ServiceUnavailableException;
import org.springframework.ldap.SizeLimitExceededException;
import org.springframework.ldap.TimeLimitExceededException;

/** Knows what Spring LDAP throws, by class: none of it is one of Spring's data access exceptions. */
public final class LdapClassifier implements ExceptionClassifier {

    /** Creates the classifier. */
    public LdapClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (thrown instanceof InterruptedNamingException
                || thrown instanceof InvalidSearchFilterException
                || thrown instanceof BadLdapGrammarException) {
            return Kind.NO_CALL;
        }
        if (!(thrown instanceof NamingException)) {
            return null;
        }
        if (isAnswer(thrown)) {
            return Kind.ANSWER;
        }
        boolean failed = thrown instanceof CommunicationException
                || thrown instanceof ServiceUnavailableException
                || thrown instanceof TimeLimitExceededException;
        return failed ? Kind.FAILURE : null;
    }

    private static boolean isAnswer(Throwable thrown) {
        return thrown instanceof NameNotFoundException
                || thrown instanceof NameAlreadyBoundException
                || thrown instanceof ContextNotEmptyException
                || thrown instanceof InvalidNameException
                || isAboutAttributes(thrown)
                || thrown instanceof SizeLimitExceededException
                || thrown instanceof AuthenticationException
                || thrown instanceof NoPermissionException;
    }

    private static boolean isAboutAttributes(Throwable thrown) {
        return thrown instanceof SchemaViolationException
                || thrown instanceof AttributeInUseException
                || thrown instanceof InvalidAttributeValueException
                || thrown instanceof NoSuchAttributeException;
    }

    @Override
    public String name() {
        return "ldap";
    }
}
