package dev.circuitbreaker.answers;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.ldap.core.DirContextAdapter;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.core.support.LdapContextSource;

class LdapAnswersTest {

    private static LdapTemplate template(int port, String password, String millis) {
        LdapContextSource source = new LdapContextSource();
        source.setUrl("ldap://127.0.0.1:" + port);
        source.setUserDn("cn=admin");
        source.setPassword(password);
        source.setBaseEnvironmentProperties(Map.of(
                "com.sun.jndi.ldap.connect.timeout", millis,
                "com.sun.jndi.ldap.read.timeout", millis));
        source.afterPropertiesSet();
        return new LdapTemplate(source);
    }

    @Test
    void springLdap() throws Exception {
        TriedRow row = new TriedRow("Spring LDAP");
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example");
        config.addAdditionalBindCredentials("cn=admin", "secret");
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("plain", 0));
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.add("dn: dc=example", "objectClass: domain", "dc: example");
        server.startListening();
        LdapTemplate ldap = template(server.getListenPort(), "secret", "5000");
        LdapTemplate stranger = template(server.getListenPort(), "wrong", "5000");
        try {
            row.answers(() -> ldap.lookup("cn=missing,dc=example"));
            row.answers(() -> bind(ldap, "dc=example", "domain"));
            row.answers(() -> bind(ldap, "cn=odd,dc=example", "nothingLikeIt"));
            row.answers(() -> ldap.lookup("no name at all"));
            row.answers(() -> stranger.lookup("dc=example"));
            row.isNeverCalled(() -> ldap.search("dc=example", "(cn=", (Object attributes) -> attributes));
        } finally {
            server.shutDown(true);
        }
        row.fails(() -> ldap.lookup("dc=example"));
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            LdapTemplate waiting = template(silent.getLocalPort(), "secret", "100");
            // Its name is another one on each Java, so it is tried beside the row.
            new TriedRow("Spring LDAP").fails(() -> waiting.lookup("dc=example"));
        }
        row.isDocumented();
    }

    private static Object bind(LdapTemplate ldap, String name, String objectClass) {
        DirContextAdapter entry = new DirContextAdapter(name);
        entry.setAttributeValue("objectClass", objectClass);
        ldap.bind(entry);
        return "bound";
    }
}
