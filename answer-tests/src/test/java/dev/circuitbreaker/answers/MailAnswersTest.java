package dev.circuitbreaker.answers;

import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class MailAnswersTest {

    private static JavaMailSenderImpl sender(int port, int limitMillis) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("localhost");
        sender.setPort(port);
        sender.getJavaMailProperties().put("mail.smtp.timeout", Integer.toString(limitMillis));
        return sender;
    }

    private static Object send(JavaMailSenderImpl sender, String... to) {
        SimpleMailMessage message = new SimpleMailMessage();
        message.setFrom("from@localhost");
        message.setTo(to);
        message.setText("text");
        sender.send(message);
        return message;
    }

    private static Object send(JavaMailSenderImpl sender) {
        return send(sender, "to@localhost", "also@localhost");
    }

    @Test
    void javaMailSender() throws Exception {
        TriedRow row = new TriedRow("Spring's JavaMailSender, Angus");
        try (CannedMailServer server = new CannedMailServer()) {
            JavaMailSenderImpl sender = sender(server.port(), 30_000);
            server.refuse("RCPT", "550 no such user");
            row.answers(() -> send(sender));
            server.refuse("MAIL", "553 not from you");
            row.answers(() -> send(sender));
            server.refuse(".", "554 looks like spam");
            row.answers(() -> send(sender));
            server.refuse("RCPT", "451 try later");
            row.fails(() -> send(sender));
            server.refuse("MAIL", "421 going down");
            row.fails(() -> send(sender));
            server.refuse(".", "452 disk full");
            row.fails(() -> send(sender));
            row.isNeverCalled(() -> send(sender, "two words@@localhost"));
        }
        JavaMailSenderImpl refused = sender(URI.create(CannedServer.refusing()).getPort(), 30_000);
        row.fails(() -> send(refused));
        try (ServerSocket silent = CannedServer.silent()) {
            row.fails(() -> send(sender(silent.getLocalPort(), 50)));
        }
        row.isDocumented();
    }
}
