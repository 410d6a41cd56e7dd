package dev.circuitbreaker.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import org.aopalliance.intercept.MethodInvocation;
import org.junit.jupiter.api.Test;
import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.HotSwappableTargetSource;
import org.springframework.aop.target.SingletonTargetSource;

/** On which object a fallback runs. */
class FallbackTargetTest {

    private final Fallback fallback;

    FallbackTargetTest() throws NoSuchMethodException {
        this.fallback = new Fallback(Shop.class.getDeclaredMethod("own"), false, null, null, false);
    }

    @Test
    void isTheObjectBehindAllProxies() throws Throwable {
        Object inner = proxy(new SingletonTargetSource(new Shop()));
        assertThat(answerOn(proxy(new SingletonTargetSource(inner)))).isEqualTo("own");
    }

    @Test
    void isTheObjectItselfIfThereIsNoProxy() throws Throwable {
        assertThat(answerOn(new Shop())).isEqualTo("own");
        assertThat(answerOn(new Shop())).isEqualTo("own");
    }

    @Test
    void isLookedForBehindAProxyAlthoughAnotherOfItsClassHidesItsTarget() throws Throwable {
        Object hiding = proxy(new HotSwappableTargetSource(new Shop()));
        Object plain = proxy(new SingletonTargetSource(new Shop()));
        assertThat(hiding.getClass()).isSameAs(plain.getClass());

        assertThatIllegalArgumentException().isThrownBy(() -> answerOn(hiding));
        assertThat(answerOn(plain)).isEqualTo("own");
    }

    private Object answerOn(Object target) throws Throwable {
        MethodInvocation call = mock();
        when(call.getThis()).thenReturn(target);
        return fallback.invoke(call, new IllegalStateException());
    }

    private static Object proxy(TargetSource target) {
        ProxyFactory factory = new ProxyFactory(Priced.class, target);
        return factory.getProxy();
    }

    interface Priced {
        String price();
    }

    static class Shop implements Priced {
        @Override
        public String price() {
            return "";
        }

        String own() {
            return "own";
        }
    }
}
