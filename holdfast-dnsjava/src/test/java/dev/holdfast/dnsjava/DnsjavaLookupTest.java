// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.net.DnsFailedException;
import dev.holdfast.net.SrvAnswer;
import dev.holdfast.net.SrvRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class DnsjavaLookupTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final String NAME = "_xmpp-client._tcp.example.test.";
    private static final SrvAnswer GOOD =
            new SrvAnswer.Records(List.of(new SrvRecord(10, 60, 5222, "xmpp.example.test")));

    @Test
    void readsSrvRecordsAndTakesNobodysWordForTheirBeingAuthentic() throws Exception {
        var answer = answerTo((_, _, reply) -> {
            reply.getHeader().setFlag(Flags.AD);
            return good(reply);
        });

        assertThat(answer).isEqualTo(GOOD); // authentic is false
    }

    @Test
    void noSuchNameAndNoSuchRecordAreTheSame() throws Exception {
        assertThat(answerTo((_, _, reply) -> code(reply, Rcode.NXDOMAIN))).isEqualTo(new SrvAnswer.None());
        assertThat(answerTo((_, _, _) -> true)).isEqualTo(new SrvAnswer.None());
    }

    @Test
    void aRootTargetDisablesTheServiceWhateverElseThereIs() throws Exception {
        assertThat(answerTo((_, _, reply) -> good(reply) && add(reply, NAME, Type.SRV, "0 0 1 .")))
                .isEqualTo(new SrvAnswer.NotOffered());
    }

    @Test
    void aliasesAreFollowedAndRecordsOfOtherNamesPassedOver() throws Exception {
        assertThat(answerTo((_, _, reply) -> add(reply, NAME, Type.CNAME, "srv.hoster.test.")
                        && add(reply, "srv.hoster.test.", Type.SRV, "1 2 5222 xmpp.hoster.test.")
                        && add(reply, "other.test.", Type.SRV, "0 0 5222 evil.test.")))
                .isEqualTo(new SrvAnswer.Records(List.of(new SrvRecord(1, 2, 5222, "xmpp.hoster.test"))));
    }

    @Test
    void aliasesInACircleAreAFailure() throws Exception {
        assertThat(failure((_, _, reply) -> add(reply, NAME, Type.CNAME, NAME)))
                .hasMessage("the aliases of " + NAME + " in the DNS have no end");
    }

    @Test
    void aRecordThatMakesNoSenseIsAFailure() throws Exception {
        assertThat(failure((_, _, reply) -> add(reply, NAME, Type.SRV, "0 0 0 xmpp.example.test.")))
                .hasMessageContaining("makes no sense");
    }

    @Test
    void theFirstAttemptIsByUdpAndTheSecondByTcp() throws Exception {
        try (var server = new ScriptedNameServer((_, tcp, reply) -> tcp && good(reply))) {
            assertThat(lookup(server, SHORT)).isEqualTo(GOOD);
            assertThat(server.questions()).containsExactly("udp SRV", "tcp SRV");
        }
    }

    @Test
    void aTruncatedAnswerIsAskedForAgainByTcp() throws Exception {
        try (var server = new ScriptedNameServer((_, tcp, reply) -> {
            if (!tcp) {
                reply.getHeader().setFlag(Flags.TC);
                return true;
            }
            return good(reply);
        })) {
            assertThat(lookup(server, LONG)).isEqualTo(GOOD);
        }
    }

    @Test
    void aTruncatedAnswerThatTcpDoesNotCompleteIsAFailure() throws Exception {
        assertThat(answerTo((_, tcp, reply) -> {
                    reply.getHeader().setFlag(Flags.TC);
                    return !tcp;
                }))
                .isInstanceOf(SrvAnswer.Failed.class);
    }

    @Test
    void silenceIsAFailureWithinTheLimit() throws Exception {
        try (var server = new ScriptedNameServer((_, _, _) -> false)) {
            long start = System.nanoTime();

            assertThat(lookup(server, SHORT))
                    .isInstanceOfSatisfying(
                            SrvAnswer.Failed.class,
                            failed -> assertThat(failed.cause())
                                    .hasMessageStartingWith("the DNS look-up of SRV " + NAME + " at 127.0.0.1:"
                                            + server.address().getPort()));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void theNextNameServerIsAskedWhenTheFirstFails() throws Exception {
        try (var broken = new ScriptedNameServer((_, _, reply) -> code(reply, Rcode.SERVFAIL));
                var server = new ScriptedNameServer((_, _, reply) -> good(reply))) {
            var lookup = DnsjavaLookup.at(List.of(broken.address(), server.address()), LONG);

            assertThat(lookup.lookup(NAME)).isEqualTo(GOOD);
        }
    }

    @Test
    void aFailureThatTheChecksOfDnssecHaveCausedSaysSo() throws Exception {
        assertThat(failure((query, _, reply) ->
                        query.getHeader().getFlag(Flags.CD) ? good(reply) : code(reply, Rcode.SERVFAIL)))
                .hasMessageContaining("DNSSEC");
        assertThat(failure((query, _, reply) ->
                        code(reply, query.getHeader().getFlag(Flags.CD) ? Rcode.NXDOMAIN : Rcode.SERVFAIL)))
                .hasMessageContaining("DNSSEC");
    }

    @Test
    void aFailureWithAndWithoutTheChecksOfDnssecIsTheFirstOne() throws Exception {
        var failure = failure((query, _, reply) -> {
            reply.addRecord(
                    new OPTRecord(1_232, 0, 0, 0, List.of(new ExtendedErrorCodeOption(22, "nobody there"))),
                    Section.ADDITIONAL);
            return code(reply, Rcode.SERVFAIL);
        });

        assertThat(failure).hasMessageContaining("failed: SERVFAIL (").hasMessageContaining("nobody there");
        assertThat(failure.getMessage()).doesNotContain("DNSSEC");
    }

    @Test
    void aRefusalIsAFailure() throws Exception {
        assertThat(failure((_, _, reply) -> code(reply, Rcode.REFUSED))).hasMessageEndingWith("failed: REFUSED");
    }

    @Test
    void anInterruptEndsALookup() throws Exception {
        try (var server = new ScriptedNameServer((_, _, _) -> false)) {
            var failure = new AtomicReference<Throwable>();
            var thread = Thread.ofPlatform().start(() -> failure.set(catchThrowable(() -> lookup(server, LONG))));

            thread.interrupt();

            assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
            assertThat(failure.get()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void findsIpv6AndThenIpv4Addresses() throws Exception {
        assertThat(addressesFrom((query, _, reply) -> query.getQuestion().getType() == Type.A
                        ? add(reply, "host.test.", Type.A, "127.0.0.2")
                        : add(reply, "host.test.", Type.AAAA, "::1")))
                .containsExactly(InetAddress.ofLiteral("::1"), InetAddress.ofLiteral("127.0.0.2"));
    }

    @Test
    void aNameServerThatSwallowsAaaaCostsOnlyAMoment() throws Exception {
        long start = System.nanoTime();

        assertThat(addressesFrom((query, _, reply) ->
                        query.getQuestion().getType() == Type.A && add(reply, "host.test.", Type.A, "127.0.0.2")))
                .containsExactly(InetAddress.ofLiteral("127.0.0.2"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG.dividedBy(4));
    }

    @Test
    void aHostWithoutAddressIsUnknownAndAFailureIsNot() {
        assertThatThrownBy(() -> addressesFrom((_, _, reply) -> code(reply, Rcode.NXDOMAIN)))
                .isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> addressesFrom((_, _, reply) -> code(reply, Rcode.SERVFAIL)))
                .isInstanceOf(DnsFailedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "localhost", "xmpp.localhost"})
    void addressesAndLocalhostAreKnownWithoutAsking(String host) throws Exception {
        try (var server = new ScriptedNameServer((_, _, _) -> false)) {
            assertThat(DnsjavaLookup.at(List.of(server.address()), LONG).addresses(host))
                    .isNotEmpty()
                    .allMatch(InetAddress::isLoopbackAddress);
            assertThat(server.questions()).isEmpty();
        }
    }

    @Test
    void whatCannotBeANameIsAFailure() throws Exception {
        var label = "a".repeat(64);
        try (var server = new ScriptedNameServer((_, _, _) -> false)) {
            var lookup = DnsjavaLookup.at(List.of(server.address()), LONG);

            assertThat(lookup.lookup(label + ".")).isInstanceOf(SrvAnswer.Failed.class);
            assertThatThrownBy(() -> lookup.addresses(label)).isInstanceOf(DnsFailedException.class);
        }
    }

    @Test
    void theRootsKeysAreBuiltInAndOthersHaveToBeKeys() throws Exception {
        try (var server = new ScriptedNameServer((_, _, _) -> false)) {
            var lookup = DnsjavaLookup.at(List.of(server.address()), SHORT);

            // nothing can be proven by a name server that says nothing
            assertThat(lookup.validating().lookup(NAME)).isInstanceOf(SrvAnswer.Failed.class);
            assertThatThrownBy(() -> lookup.validating("")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> lookup.validating("no key")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> DnsjavaLookup.at(List.of(), LONG)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUnsignedAnswerBelowATrustedRootIsAFailure() throws Exception {
        try (var server = new ScriptedNameServer((_, _, reply) -> good(reply))) {
            var answer = DnsjavaLookup.at(List.of(server.address()), LONG)
                    .validating()
                    .lookup(NAME);

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            SrvAnswer.Failed.class,
                            failed -> assertThat(failed.cause()).hasMessageContaining("DNSSEC"));
        }
    }

    @Test
    void aLimitWithoutTimeIsRefused() throws Exception {
        try (var server = new ScriptedNameServer((_, _, _) -> false)) {
            for (var none : List.of(Duration.ZERO, SHORT.negated())) {
                assertThatThrownBy(() -> DnsjavaLookup.at(List.of(server.address()), none))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> DnsjavaLookup.system(none)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void aNameServersWordCountsForNothingWhereNoKeyIsTrusted() throws Exception {
        try (var server = new ScriptedNameServer((_, _, reply) -> {
            reply.getHeader().setFlag(Flags.AD);
            return good(reply);
        })) {
            var answer = DnsjavaLookup.at(List.of(server.address()), LONG)
                    .validating("other.test. IN DS 1 13 2 " + "AB".repeat(32))
                    .lookup(NAME);

            assertThat(answer).isEqualTo(GOOD); // authentic is false
        }
    }

    @Test
    void silenceOfBothFamiliesOfAddressesTakesNoLongerThanTheLimit() throws Exception {
        try (var server = new ScriptedNameServer((_, _, _) -> false)) {
            long start = System.nanoTime();

            assertThatThrownBy(() -> DnsjavaLookup.at(List.of(server.address()), Duration.ofSeconds(4))
                            .addresses("host.test"))
                    .isInstanceOf(DnsFailedException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
        }
    }

    private static boolean good(Message reply) throws IOException {
        return add(reply, NAME, Type.SRV, "10 60 5222 xmpp.example.test.");
    }

    private static boolean code(Message reply, int code) {
        reply.getHeader().setRcode(code);
        return true;
    }

    private static boolean add(Message reply, String name, int type, String data) throws IOException {
        var record = Record.fromString(Name.fromString(name), type, 1, 0, data, Name.root);
        reply.addRecord(record, Section.ANSWER);
        return true;
    }

    private static SrvAnswer answerTo(ScriptedNameServer.Script script) throws Exception {
        try (var server = new ScriptedNameServer(script)) {
            return lookup(server, Duration.ofSeconds(4));
        }
    }

    private static DnsFailedException failure(ScriptedNameServer.Script script) throws Exception {
        var answer = answerTo(script);
        assertThat(answer).isInstanceOf(SrvAnswer.Failed.class);
        return ((SrvAnswer.Failed) answer).cause();
    }

    private static SrvAnswer lookup(ScriptedNameServer server, Duration limit) throws InterruptedException {
        return DnsjavaLookup.at(List.of(server.address()), limit).lookup(NAME);
    }

    private static List<InetAddress> addressesFrom(ScriptedNameServer.Script script) throws Exception {
        try (var server = new ScriptedNameServer(script)) {
            return DnsjavaLookup.at(List.of(server.address()), LONG).addresses("host.test");
        }
    }
}
