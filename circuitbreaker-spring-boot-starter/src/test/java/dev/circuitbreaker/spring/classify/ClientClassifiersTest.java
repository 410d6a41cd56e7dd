package dev.circuitbreaker.spring.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode;
import dev.circuitbreaker.core.ExceptionClassifier;
import dev.circuitbreaker.core.ExceptionClassifier.Kind;
import io.grpc.Status;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.xml.namespace.QName;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mail.MailSendException;
import org.springframework.ws.client.WebServiceIOException;
import org.springframework.ws.client.WebServiceTransportException;
import org.springframework.ws.soap.SoapMessage;
import org.springframework.ws.soap.client.SoapFaultClientException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Rules by class and code for what no server here throws; the rest is tried with the libraries, see docs/answers.md. */
class ClientClassifiersTest {

    private static final GrpcClassifier GRPC = new GrpcClassifier();

    private static ApiException google(StatusCode.Code code, Throwable cause) {
        StatusCode status = mock(StatusCode.class);
        when(status.getCode()).thenReturn(code);
        return new ApiException(cause, status, false);
    }

    @Test
    void grpcKnowsCheckedStatusesAndItsOwnWords() {
        assertThat(GRPC.classify(Status.NOT_FOUND.asException())).isEqualTo(Kind.ANSWER);
        assertThat(GRPC.classify(Status.UNAVAILABLE
                        .withDescription("Channel shutdownNow invoked")
                        .asRuntimeException()))
                .isEqualTo(Kind.NO_CALL);
        Status cancelled = Status.CANCELLED.withDescription("RST_STREAM closed stream");
        assertThat(GRPC.classify(cancelled.asRuntimeException())).isEqualTo(Kind.FAILURE);
        assertThat(GRPC.classify(cancelled.withCause(new IOException()).asRuntimeException()))
                .isEqualTo(Kind.NO_CALL);
        assertThat(GRPC.classify(Status.OK.asRuntimeException())).isNull();
        assertThat(GRPC.classify(new IllegalStateException())).isNull();
    }

    @ParameterizedTest
    @CsvSource({"NOT_FOUND, ANSWER", "UNAVAILABLE, FAILURE", "CANCELLED, FAILURE", "OK, "})
    void googleGoesByCode(StatusCode.Code code, Kind kind) {
        assertThat(new GaxClassifier().classify(google(code, new IllegalStateException())))
                .isEqualTo(kind);
    }

    @Test
    void googleKnowsContentionAndInterrupts() {
        ApiException aborted = google(StatusCode.Code.ABORTED, new IllegalStateException());
        assertThat(new GaxClassifier().classify(aborted)).isEqualTo(Kind.ANSWER);
        assertThat(new GaxClassifier().withContention(Kind.FAILURE).classify(aborted))
                .isEqualTo(Kind.FAILURE);
        assertThat(new GaxClassifier().classify(google(StatusCode.Code.CANCELLED, new InterruptedException())))
                .isEqualTo(Kind.NO_CALL);
        assertThat(new GaxClassifier().classify(new InterruptedException())).isNull();
    }

    @Test
    void awsKnowsWhatTheSdkThrowsByItself() {
        AwsClassifier classifier = new AwsClassifier();
        assertThat(classifier.classify(RetryableException.create("checksum"))).isEqualTo(Kind.FAILURE);
        assertThat(classifier.classify(SdkClientException.create("x", new IllegalStateException(new IOException()))))
                .isEqualTo(Kind.FAILURE);
        assertThat(classifier.classify(SdkClientException.create("x", new InterruptedException())))
                .isEqualTo(Kind.NO_CALL);
        assertThat(classifier.classify(SdkClientException.create("unreadable", new IllegalStateException())))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "Client, ANSWER", "Client.Authentication, ANSWER", "Sender, ANSWER", "MustUnderstand, ANSWER",
        "VersionMismatch, ANSWER", "DataEncodingUnknown, ANSWER", "Server, FAILURE", "Server.Busy, FAILURE",
        "Receiver, FAILURE", "Clientele, ", "Other, "
    })
    void soapGoesByTheCodeOfTheFault(String code, Kind kind) {
        SoapMessage message = mock(SoapMessage.class, RETURNS_DEEP_STUBS);
        when(message.getSoapBody().getFault().getFaultCode())
                .thenReturn(new QName("http://schemas.xmlsoap.org/soap/envelope/", code));
        assertThat(new SoapClassifier().classify(new SoapFaultClientException(message)))
                .isEqualTo(kind);
    }

    @Test
    void soapWithoutAnAnswerHasFailed() {
        SoapClassifier classifier = new SoapClassifier();
        assertThat(classifier.classify(new WebServiceIOException("refused"))).isEqualTo(Kind.FAILURE);
        assertThat(classifier.classify(new WebServiceTransportException("Bad Gateway [502]")))
                .isEqualTo(Kind.FAILURE);
        assertThat(classifier.classify(new IllegalStateException())).isNull();
    }

    private static SendFailedException refused(int reply) {
        return new SMTPAddressFailedException(null, "RCPT", reply, "no");
    }

    private static SendFailedException both(SendFailedException one, SendFailedException other) {
        one.setNextException(other);
        return one;
    }

    @Test
    void mailIsAnsweredOnlyIfAllOfItIs() {
        MailClassifier classifier = new MailClassifier();
        assertThat(classifier.classify(new SendFailedException("Invalid", refused(550))))
                .isEqualTo(Kind.ANSWER);
        assertThat(classifier.classify(both(refused(550), refused(451)))).isNull();
        assertThat(classifier.classify(both(refused(550), refused(552)))).isEqualTo(Kind.ANSWER);
        assertThat(classifier.classify(new MailSendException(Map.of("one", refused(550), "two", refused(553)))))
                .isEqualTo(Kind.ANSWER);
        assertThat(classifier.classify(new MailSendException(Map.of("one", refused(550), "two", refused(421)))))
                .isNull();
        assertThat(classifier.classify(new MailSendException("no server"))).isNull();
        assertThat(classifier.classify(new AddressException())).isEqualTo(Kind.NO_CALL);
        assertThat(classifier.classify(new IllegalStateException())).isNull();
    }

    @Test
    void othersAreNotTheirs() {
        assertThat(List.of(
                        new FeignClassifier(),
                        new AwsClassifier(),
                        new AzureClassifier(),
                        new GoogleCloudHttpClassifier(),
                        new ElasticsearchClassifier()))
                .allMatch(it -> it.classify(new IllegalStateException(new InterruptedException())) == null);
    }

    @Test
    void haveNamesThatMetersShow() {
        assertThat(List.of(
                        GRPC.withContention(Kind.FAILURE),
                        new FeignClassifier(),
                        new AwsClassifier(),
                        new AzureClassifier(),
                        new GoogleCloudHttpClassifier(),
                        new GaxClassifier(),
                        new ElasticsearchClassifier(),
                        new MailClassifier(),
                        new SoapClassifier()))
                .extracting(ExceptionClassifier::name)
                .containsExactly("grpc", "feign", "aws", "azure", "google", "google", "elasticsearch", "mail", "soap");
    }
}
