package dev.circuitbreaker.spring.classify;

import dev.circuitbreaker.core.ExceptionClassifier;
import java.util.Set;
import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;
import org.springframework.ws.client.WebServiceIOException;
import org.springframework.ws.soap.client.SoapFaultClientException;

/** Knows what Spring's client of web services throws: faults by whom their code blames, in the words of SOAP 1.1 and 1.2. */
public final class SoapClassifier implements ExceptionClassifier {

    private static final Set<String> BLAME_CALLER =
            Set.of("Client", "Sender", "MustUnderstand", "VersionMismatch", "DataEncodingUnknown");

    private static final Set<String> BLAME_SERVER = Set.of("Server", "Receiver");

    /** Creates the classifier. */
    public SoapClassifier() {}

    @Override
    public @Nullable Kind classify(Throwable thrown) {
        if (thrown instanceof WebServiceIOException) {
            return Kind.FAILURE;
        }
        return thrown instanceof SoapFaultClientException fault ? kind(fault.getFaultCode()) : null;
    }

    private static @Nullable Kind kind(@Nullable QName code) {
        if (code == null) {
            return null;
        }
        // SOAP 1.1 says more after a dot: Client.Authentication
        String blamed = code.getLocalPart().split("\\.", 2)[0];
        if (BLAME_CALLER.contains(blamed)) {
            return Kind.ANSWER;
        }
        return BLAME_SERVER.contains(blamed) ? Kind.FAILURE : null;
    }

    @Override
    public String name() {
        return "soap";
    }
}
