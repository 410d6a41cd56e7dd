package dev.circuitbreaker.answers;

import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

class SecurityAnswersTest {

    private static ProviderManager asking(UserDetailsService users) {
        return new ProviderManager(new DaoAuthenticationProvider(users));
    }

    @Test
    void springSecurity() throws Exception {
        TriedRow row = new TriedRow("Spring Security");
        AuthorityAuthorizationManager<Object> admins = AuthorityAuthorizationManager.hasRole("ADMIN");
        row.isNeverCalled(() -> {
            admins.verify(() -> new TestingAuthenticationToken("user", "password", "ROLE_USER"), "method");
            return null;
        });
        UsernamePasswordAuthenticationToken login =
                UsernamePasswordAuthenticationToken.unauthenticated("user", "password");
        row.isNeverCalled(() -> asking(name -> {
                    throw new UsernameNotFoundException(name);
                })
                .authenticate(login));
        row.fails(() -> asking(name -> {
                    throw new IllegalStateException("no users today");
                })
                .authenticate(login));
        row.isDocumented();
    }
}
