// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.ReconnectPolicy;
import dev.holdfast.client.ReconnectPolicy.Decision;
import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import dev.holdfast.net.XmppNotOfferedException;
import dev.holdfast.stream.ConnectionLostException;
import dev.holdfast.stream.SaslUnavailableException;
import dev.holdfast.stream.TlsUnavailableException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS) // so that the tables may use its fields
class CommandPolicyTest {
    private final XmppException lost = new ConnectionLostException("lost");
    private final XmppException refused = ExitCodeTest.noneOf(new ConnectException("refused"));
    private final XmppException mute = ExitCodeTest.noneOf(new TimedOutException("mute"));
    private final XmppException noTls = ExitCodeTest.noneOf(new TlsUnavailableException("refused"));
    private final XmppException noSasl = ExitCodeTest.noneOf(new SaslUnavailableException("nothing in common"));
    private final XmppException wrongPassword = new AuthenticationException("not-authorized", "no");
    private final XmppException notNow = new AuthenticationException("temporary-auth-failure", "later");
    private final XmppException notOffered = new XmppNotOfferedException("example.org");

    private final List<XmppException> retried = new ArrayList<>();

    Stream<Arguments> cases() {
        return Stream.of(
                // cause, before being online, send after it, listen after it
                Arguments.of(lost, false, true, true),
                Arguments.of(refused, false, true, true),
                Arguments.of(mute, false, true, true),
                Arguments.of(noTls, false, false, true),
                Arguments.of(notOffered, false, false, true),
                Arguments.of(noSasl, false, false, false),
                Arguments.of(wrongPassword, false, false, false),
                Arguments.of(notNow, true, true, true));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void triesAgainOnlyWhereTheIssueSaysSo(XmppException cause, boolean before, boolean send, boolean listen) {
        assertThat(retries(false, cause, false)).as("send, before").isEqualTo(before);
        assertThat(retries(true, cause, false)).as("listen, before").isEqualTo(before);
        assertThat(retries(false, cause, true)).as("send, after").isEqualTo(send);
        assertThat(retries(true, cause, true)).as("listen, after").isEqualTo(listen);
    }

    private boolean retries(boolean holdsOn, XmppException cause, boolean everEstablished) {
        retried.clear();
        var delays = ReconnectPolicy.backoff(Duration.ofSeconds(1), 1.5, Duration.ofSeconds(60));
        var policy = new CommandPolicy(holdsOn, delays, (what, delay) -> {
            assertThat(delay).isBetween(Duration.ofMillis(100), Duration.ofSeconds(1));
            retried.add(what);
        });
        boolean again = policy.after(cause, 1, everEstablished) instanceof Decision.RetryAfter;
        assertThat(retried).isEqualTo(again ? List.of(cause) : List.of());
        return again;
    }
}
