// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dispatch.NotDeliveredException;
import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.NegotiationException;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.net.DnsFailedException;
import dev.holdfast.net.NoPeerLeftException;
import dev.holdfast.net.NoPeerLeftException.Attempt;
import dev.holdfast.net.XmppNotOfferedException;
import dev.holdfast.stanza.StanzaError;
import dev.holdfast.stanza.StanzaErrorException;
import dev.holdfast.stream.ConnectionLostException;
import dev.holdfast.stream.NotConnectedException;
import dev.holdfast.stream.SaslUnavailableException;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.stream.TlsUnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS) // so that the tables may use its fields
class ExitCodeTest {
    private final Exception refused = new ConnectException("refused");
    private final Exception mute = new TimedOutException("mute");
    private final Exception untrusted = new SSLHandshakeException("untrusted");

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureHasItsCode(int code, Throwable failure) {
        assertThat(ExitCode.of(failure).code()).isEqualTo(code);
    }

    Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(1, new IllegalStateException("a bug")),
                Arguments.of(1, new AssertionError("a bug")),
                Arguments.of(2, new UsageException("what?")),
                Arguments.of(3, new AuthenticationException("not-authorized", "refused")),
                Arguments.of(3, new AuthenticationException("temporary-auth-failure", "not now")),
                Arguments.of(3, new AuthenticationException("wrong server signature")),
                Arguments.of(3, new SaslUnavailableException("no mechanism in common")),
                Arguments.of(4, refused),
                Arguments.of(4, new UnknownHostException("nowhere")),
                Arguments.of(4, new DnsFailedException("SERVFAIL")),
                Arguments.of(4, new XmppNotOfferedException("example.org")),
                Arguments.of(4, new ConnectionLostException("gone")),
                Arguments.of(4, new NegotiationException("nonsense")),
                Arguments.of(4, new IOException("broken")),
                Arguments.of(5, untrusted),
                Arguments.of(5, new TlsUnavailableException("refused")),
                Arguments.of(6, new NotDeliveredException("id", StanzaState.UNKNOWN)),
                Arguments.of(6, new StanzaErrorException(StanzaError.Condition.FORBIDDEN)),
                Arguments.of(6, new NotConnectedException("stopped")),
                Arguments.of(5, new NotConnectedException("gave up", new TlsUnavailableException("refused"))),
                Arguments.of(7, mute),
                Arguments.of(7, new SocketTimeoutException("no SYN ACK")));
    }

    @ParameterizedTest
    @MethodSource("searches")
    void theFirstCauseThatIsMoreThanSilenceDecides(int code, Exception[] causes) {
        assertThat(ExitCode.of(noneOf(causes)).code()).isEqualTo(code);
    }

    Stream<Arguments> searches() {
        return Stream.of(
                Arguments.of(4, new Exception[] {refused}),
                Arguments.of(7, new Exception[] {mute, mute}),
                Arguments.of(4, new Exception[] {mute, refused, untrusted}),
                Arguments.of(5, new Exception[] {untrusted, refused, mute}));
    }

    @Test
    void serversThatWereNamedDecideAlone() {
        var muteThenDns = new NoPeerLeftException(
                "example.org", List.of(new Attempt("given", mute, true), new Attempt("DNS", refused, false)));

        assertThat(ExitCode.of(muteThenDns)).isEqualTo(ExitCode.TIMEOUT);
    }

    @Test
    void aDomainWithoutXmppDoesNotHideWhatAGivenServerSaid() {
        var notOffered = new XmppNotOfferedException("example.org");
        notOffered.addSuppressed(untrusted);

        assertThat(ExitCode.of(notOffered)).isEqualTo(ExitCode.NO_TLS);
    }

    static NoPeerLeftException noneOf(Exception... causes) {
        return new NoPeerLeftException(
                "example.org",
                Arrays.stream(causes)
                        .map(cause -> new Attempt("host:5222 (STARTTLS)", cause, false))
                        .toList());
    }
}
