// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.holdfast.client.ReconnectPolicy.Decision;
import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.NegotiationException;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import dev.holdfast.net.NoPeerLeftException;
import dev.holdfast.net.NoPeerLeftException.Attempt;
import dev.holdfast.net.XmppNotOfferedException;
import dev.holdfast.stream.ConnectionLostException;
import dev.holdfast.stream.SaslUnavailableException;
import dev.holdfast.stream.StreamCondition;
import dev.holdfast.stream.StreamErrorException;
import dev.holdfast.stream.TlsUnavailableException;
import dev.holdfast.stream.XmlLimits;
import dev.holdfast.stream.XmlStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReconnectPolicyTest {
    static Stream<Arguments> ends() {
        return Stream.of(
                arguments(new AuthenticationException("not-authorized", "no"), true),
                arguments(new AuthenticationException("account-disabled", "no"), true),
                arguments(new AuthenticationException("temporary-auth-failure", "later"), false),
                arguments(new AuthenticationException("the server could not prove itself"), true),
                arguments(Logins.bindRefused("cancel", "conflict"), true),
                arguments(Logins.bindRefused("cancel", "not-allowed"), true),
                arguments(Logins.bindRefused("wait", "resource-constraint"), false),
                arguments(new NegotiationException("a step went against the protocol"), true),
                arguments(new SaslUnavailableException("no mechanism in common"), true),
                arguments(new TlsUnavailableException("no TLS"), false),
                arguments(new XmppNotOfferedException("example.test"), true),
                arguments(notOfferedAfter(refused()), false),
                arguments(notOfferedAfter(new SaslUnavailableException("none")), true),
                arguments(new ConnectionLostException("end of input"), false),
                arguments(new TimedOutException("too slow"), false),
                arguments(new FaultException(new IllegalStateException()), true),
                arguments(noPeerLeft(), true),
                arguments(noPeerLeft(refused()), false),
                arguments(noPeerLeft(new SSLHandshakeException("expired")), false),
                arguments(noPeerLeft(new TlsUnavailableException("refused")), false),
                arguments(noPeerLeft(Logins.streamError("host-unknown")), true),
                arguments(noPeerLeft(Logins.streamError("host-unknown"), refused()), false),
                arguments(noPeerLeft(Logins.streamError("see-other-host")), false),
                arguments(noPeerLeft(new SaslUnavailableException("a"), new SaslUnavailableException("b")), true),
                arguments(noPeerLeft(new SaslUnavailableException("a"), new TimedOutException("b")), false),
                arguments(conflictOfOurOwn(), false));
    }

    private static IOException refused() {
        return new IOException("connection refused");
    }

    private static XmppNotOfferedException notOfferedAfter(Exception ofGivenPeer) {
        var notOffered = new XmppNotOfferedException("example.test");
        notOffered.addSuppressed(ofGivenPeer);
        return notOffered;
    }

    private static NoPeerLeftException noPeerLeft(Exception... causes) {
        var attempts = Arrays.stream(causes)
                .map(cause -> new Attempt("a peer", cause, true))
                .toList();
        return new NoPeerLeftException("example.test", attempts);
    }

    private static StreamErrorException conflictOfOurOwn() {
        var stream = new XmlStream(Logins.ME.domainJid(), XmlLimits.defaults());
        stream.open(Optional.empty());
        return stream.fail(StreamCondition.CONFLICT, "found by us");
    }

    @ParameterizedTest
    @MethodSource("ends")
    void givesUpWhereTheEndIsLastingAndNowhereElse(XmppException cause, boolean lasting) {
        for (int failures : List.of(1, 2, 1_000)) {
            for (boolean everEstablished : List.of(true, false)) {
                var decision = ReconnectPolicy.standard().after(cause, failures, everEstablished);
                assertThat(decision instanceof Decision.GiveUp)
                        .as("%s after %d failures", cause, failures)
                        .isEqualTo(lasting);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(StreamCondition.class)
    void comesBackAfterEveryStreamErrorButTwo(StreamCondition condition) {
        var lasting = condition == StreamCondition.CONFLICT || condition == StreamCondition.HOST_UNKNOWN;
        assertThat(ReconnectPolicy.isLasting(Logins.streamError(condition.wire())))
                .isEqualTo(lasting);
    }

    @Test
    void delaysGrowByTheFactorUpToTheCap() {
        var policy = ReconnectPolicy.backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(10), always(~0L));
        assertThat(Stream.of(1, 2, 3, 4, 5, 6, Integer.MAX_VALUE).map(n -> seconds(policy, n)))
                .containsExactly(1.0, 2.0, 4.0, 8.0, 10.0, 10.0, 10.0);
    }

    @Test
    void delaysAreNeverShorterThanATenth() {
        var policy = ReconnectPolicy.backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(10), always(0));
        assertThat(Stream.of(1, 2, 9).map(n -> seconds(policy, n))).containsExactly(0.1, 0.2, 1.0);
    }

    @Test
    void delaysDifferBetweenClients() {
        var policy = ReconnectPolicy.standard();
        assertThat(Stream.generate(() -> seconds(policy, 1)).limit(20).distinct())
                .hasSizeGreaterThan(1)
                .allSatisfy(delay -> assertThat(delay).isBetween(0.1, 1.0));
    }

    private static RandomGenerator always(long bits) {
        return () -> bits;
    }

    private static double seconds(ReconnectPolicy policy, int failures) {
        var decision = (Decision.RetryAfter) policy.after(new ConnectionLostException("gone"), failures, false);
        return Math.round(decision.delay().toNanos() / 1e6) / 1e3;
    }

    @Test
    void promptlyIsAtOnceOnlyForTheFirstLossOfAnEstablishedConnection() {
        var policy = ReconnectPolicy.promptly(
                ReconnectPolicy.backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(10), always(~0L)));
        var lost = new ConnectionLostException("reset");
        assertThat(policy.after(lost, 1, true)).isEqualTo(new Decision.RetryAfter(Duration.ZERO));
        assertThat(Stream.of(
                        policy.after(lost, 1, false),
                        policy.after(lost, 2, true),
                        policy.after(lost, 3, true),
                        policy.after(noPeerLeft(refused()), 1, true),
                        // a server that says why it goes does not want us back at once
                        policy.after(Logins.streamError("system-shutdown"), 1, true)))
                .map(decision -> ((Decision.RetryAfter) decision).delay().toMillis() + 999)
                .map(millis -> millis / 1000)
                .containsExactly(1L, 2L, 4L, 1L, 1L);
    }

    @ParameterizedTest
    @MethodSource("ends")
    void promptlyGivesUpWhereTheOtherDoes(XmppException cause, boolean lasting) {
        var policy = ReconnectPolicy.promptly(ReconnectPolicy.standard());
        assertThat(policy.after(cause, 1, true) instanceof Decision.GiveUp).isEqualTo(lasting);
        ReconnectPolicy never = (_, _, _) -> new Decision.GiveUp();
        assertThat(ReconnectPolicy.promptly(never).after(cause, 1, true)).isEqualTo(new Decision.GiveUp());
    }

    @Test
    void refusesABackOffThatWouldNotBackOff() {
        var second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> ReconnectPolicy.backoff(Duration.ZERO, 2, second));
        assertThatIllegalArgumentException().isThrownBy(() -> ReconnectPolicy.backoff(second, 0.9, second));
        assertThatIllegalArgumentException().isThrownBy(() -> ReconnectPolicy.backoff(second, Double.NaN, second));
        assertThatIllegalArgumentException().isThrownBy(() -> ReconnectPolicy.backoff(second, 2, Duration.ofMillis(9)));
    }
}
