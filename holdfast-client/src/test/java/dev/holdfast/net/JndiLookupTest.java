// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static dev.holdfast.net.TestNameServer.address;
import static dev.holdfast.net.TestNameServer.srv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.net.TestNameServer.Manner;
import dev.holdfast.net.TestNameServer.Reply;
import dev.holdfast.security.ServerDomain;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JndiLookupTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Reply GOOD = Reply.of(srv(10, 60, 5222, "xmpp1.example.test"));
    private static final SrvAnswer GOOD_ANSWER =
            new SrvAnswer.Records(List.of(new SrvRecord(10, 60, 5222, "xmpp1.example.test")));
    private static final String NAME = "_xmpp-client._tcp.example.test.";

    @Test
    void readsSrvRecords() throws Exception {
        var reply = Reply.of(srv(10, 60, 5222, "xmpp1.example.test"), srv(20, 0, 15222, "xmpp2.example.test"));

        assertThat(answerTo(reply))
                .isEqualTo(new SrvAnswer.Records(List.of(
                        new SrvRecord(10, 60, 5222, "xmpp1.example.test"),
                        new SrvRecord(20, 0, 15222, "xmpp2.example.test"))));
    }

    @Test
    void noSuchNameAndNoSuchRecordAreTheSame() throws Exception {
        assertThat(answerTo(Reply.NXDOMAIN)).isEqualTo(new SrvAnswer.None());
        assertThat(answerTo(Reply.NO_DATA)).isEqualTo(new SrvAnswer.None());
    }

    @Test
    void aRootTargetDisablesTheServiceWhateverElseThereIs() throws Exception {
        assertThat(answerTo(Reply.of(srv(0, 0, 5222, "")))).isEqualTo(new SrvAnswer.NotOffered());
        assertThat(answerTo(Reply.of(srv(0, 0, 5222, "xmpp.example.test"), srv(1, 0, 0, ""))))
                .isEqualTo(new SrvAnswer.NotOffered());
    }

    @Test
    void aRecordThatMakesNoSenseIsAFailure() throws Exception {
        assertThat(failure(answerTo(Reply.of(srv(0, 0, 0, "xmpp.example.test")))))
                .hasMessage("the SRV record \"0 0 0 xmpp.example.test.\" of " + NAME + " makes no sense");
    }

    @Test
    void refusalsAreFailuresThatNameTheRecordAndTheResolver() throws Exception {
        for (var reply : List.of(Reply.SERVFAIL, Reply.REFUSED)) {
            try (var server = serverFor(reply)) {
                assertThat(failure(lookup(server, LONG)))
                        .hasMessageStartingWith("the DNS look-up of SRV " + NAME + " at 127.0.0.1:"
                                + server.address().getPort() + " failed: ")
                        .hasMessageContaining("response code " + reply.code());
            }
        }
    }

    @Test
    void aNameServerThatIsNotThereIsAFailure() throws Exception {
        InetSocketAddress nobody;
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) socket.getLocalSocketAddress();
        }

        assertThat(failure(SrvLookup.at(List.of(nobody), LONG).lookup(NAME)))
                .hasMessageContaining("127.0.0.1:" + nobody.getPort());
    }

    @Test
    void silenceIsAFailureWithinTheLimit() throws Exception {
        try (var server = serverFor(Reply.SILENCE)) {
            long start = System.nanoTime();

            assertThat(failure(lookup(server, SHORT)))
                    .hasMessageContaining(NAME)
                    .hasMessageContaining("127.0.0.1:" + server.address().getPort());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(server.questions()).hasSizeGreaterThan(1); // asked again, as UDP loses packets
        }
    }

    @Test
    void theNextNameServerIsAskedWhenTheFirstIsSilent() throws Exception {
        try (var silent = serverFor(Reply.SILENCE);
                var server = serverFor(Reply.of(srv(10, 60, 5222, "xmpp1.example.test")))) {
            var lookup = SrvLookup.at(List.of(silent.address(), server.address()), Duration.ofSeconds(4));

            assertThat(lookup.lookup(NAME)).isInstanceOf(SrvAnswer.Records.class);
        }
    }

    @Test
    void aLongAnswerComesByTcp() throws Exception {
        var records = IntStream.range(0, 60)
                .mapToObj(i -> srv(i, 0, 5222, "a-rather-long-host-name-" + i + ".example.test"))
                .toArray(byte[][]::new);

        assertThat(answerTo(Reply.of(records)))
                .isInstanceOfSatisfying(
                        SrvAnswer.Records.class,
                        answer -> assertThat(answer.records()).hasSize(60));
    }

    @Test
    void anInterruptEndsALookup() throws Exception {
        try (var server = serverFor(Reply.SILENCE)) {
            var failure = new AtomicReference<Throwable>();
            var thread = Thread.ofPlatform().start(() -> failure.set(catchThrowable(() -> lookup(server, LONG))));

            thread.interrupt();

            assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
            assertThat(failure.get()).isInstanceOf(InterruptedException.class);
        }
    }

    private static PeerSource srvSource(int priority) {
        return new PeerSource.Srv(priority, 0, false, Optional.empty());
    }

    @Test
    void discoveryWorksOnIt() throws Exception {
        var table = Map.of(
                "SRV _xmpp-client._tcp.example.test", Reply.of(srv(10, 0, 5222, "xmpp1.example.test")),
                "SRV _xmpps-client._tcp.example.test", Reply.of(srv(5, 0, 5223, "xmpp1.example.test")));
        try (var server = new TestNameServer(table)) {
            var discovery = PeerDiscovery.srv(SrvLookup.at(List.of(server.address()), LONG), new Random(1));

            assertThat(discovery.discover(new ServerDomain("example.test")))
                    .containsExactly(
                            new Peer("xmpp1.example.test", 5223, Connector.directTls(), srvSource(5)),
                            new Peer("xmpp1.example.test", 5222, Connector.startTls(), srvSource(10)));
            assertThat(server.questions()).containsExactlyInAnyOrderElementsOf(table.keySet());
        }
    }

    @Test
    void findsIpv6AndThenIpv4Addresses() throws Exception {
        var table = Map.of(
                "A host.test", Reply.of(address("127.0.0.2"), address("127.0.0.3")),
                "AAAA host.test", Reply.of(address("::1")),
                "A six.test", Reply.NO_DATA,
                "AAAA six.test", Reply.of(address("::1")));
        try (var server = new TestNameServer(table)) {
            var hosts = HostLookup.at(List.of(server.address()), LONG);

            assertThat(hosts.addresses("host.test"))
                    .containsExactlyInAnyOrder(
                            InetAddress.ofLiteral("::1"),
                            InetAddress.ofLiteral("127.0.0.2"),
                            InetAddress.ofLiteral("127.0.0.3"));
            assertThat(hosts.addresses("host.test").getFirst()).isEqualTo(InetAddress.ofLiteral("::1"));
            assertThat(hosts.addresses("six.test.")).containsExactly(InetAddress.ofLiteral("::1"));
        }
    }

    @Test
    void oneFamilyWillDoWhereTheOtherFails() throws Exception {
        var table = Map.of(
                "A four.test",
                Reply.of(address("127.0.0.4")),
                "AAAA four.test",
                Reply.SERVFAIL,
                "A six.test",
                Reply.SERVFAIL,
                "AAAA six.test",
                Reply.of(address("::1")));
        try (var server = new TestNameServer(table)) {
            var hosts = HostLookup.at(List.of(server.address()), LONG);

            assertThat(hosts.addresses("four.test")).containsExactly(InetAddress.ofLiteral("127.0.0.4"));
            assertThat(hosts.addresses("six.test")).containsExactly(InetAddress.ofLiteral("::1"));
        }
    }

    @Test
    void aNameServerThatSwallowsAaaaCostsOnlyAMoment() throws Exception {
        var table = Map.of("A four.test", Reply.of(address("127.0.0.4")), "AAAA four.test", Reply.SILENCE);
        try (var server = new TestNameServer(table)) {
            var hosts = HostLookup.at(List.of(server.address()), LONG);
            long start = System.nanoTime();

            assertThat(hosts.addresses("four.test")).containsExactly(InetAddress.ofLiteral("127.0.0.4"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG.dividedBy(4));
        }
    }

    @Test
    void anAliasStandsForItsCanonicalName() throws Exception {
        var table = Map.of(
                "SRV _xmpp-client._tcp.example.test",
                Reply.alias("_xmpp-client._tcp.hoster.test", srv(10, 60, 5222, "xmpp.hoster.test")),
                "A xmpp.hoster.test",
                Reply.alias("host.test", address("127.0.0.2")),
                "AAAA xmpp.hoster.test",
                Reply.alias("host.test"));
        try (var server = new TestNameServer(table)) {
            assertThat(lookup(server, LONG))
                    .isEqualTo(new SrvAnswer.Records(List.of(new SrvRecord(10, 60, 5222, "xmpp.hoster.test"))));
            assertThat(HostLookup.at(List.of(server.address()), LONG).addresses("xmpp.hoster.test"))
                    .containsExactly(InetAddress.ofLiteral("127.0.0.2"));
        }
    }

    /** What does not fit the question is passed over, and the answer behind it counts. */
    @ParameterizedTest
    @ValueSource(strings = {"wrong id", "wrong question", "garbage at first", "the first lost"})
    void anHonestAnswerCountsWhateverElseArrives(String what) throws Exception {
        assertThat(answerTo(GOOD.in(manner(what)))).isEqualTo(GOOD_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"only a wrong id", "only a wrong question", "only garbage"})
    void wrongAnswersAloneAreAFailure(String what) throws Exception {
        try (var server = serverFor(GOOD.in(manner(what)))) {
            assertThat(failure(lookup(server, SHORT))).hasMessageContaining(NAME);
        }
    }

    private static Manner manner(String what) {
        return switch (what) {
            case "wrong id" -> (_, answer) -> List.of(changed(answer, 0), answer);
            case "wrong question" ->
                (_, answer) -> List.of(changed(answer, 15), answer); // the first label's third letter
            case "garbage at first" -> (asked, answer) -> List.of(asked == 1 ? new byte[] {1, 2, 3} : answer);
            case "the first lost" -> (asked, answer) -> asked == 1 ? List.of() : List.of(answer);
            case "only a wrong id" -> (_, answer) -> List.of(changed(answer, 0));
            case "only a wrong question" -> (_, answer) -> List.of(changed(answer, 15));
            case "only garbage" -> (_, _) -> List.of(new byte[] {1, 2, 3});
            default -> throw new AssertionError(what);
        };
    }

    private static byte[] changed(byte[] answer, int index) {
        var changed = answer.clone();
        changed[index] ^= 1;
        changed[changed.length - 2] ^= 1; // and names another host
        return changed;
    }

    @Test
    void aHostWithoutAddressIsUnknownAndAFailureIsNot() throws Exception {
        try (var server = new TestNameServer(Map.of("A broken.test", Reply.SERVFAIL))) {
            var hosts = HostLookup.at(List.of(server.address()), LONG);

            assertThatThrownBy(() -> hosts.addresses("ghost.test"))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessage("the host name ghost.test has no address in the DNS");
            assertThatThrownBy(() -> hosts.addresses("broken.test"))
                    .isInstanceOf(DnsFailedException.class)
                    .hasMessageContaining("A broken.test. at 127.0.0.1:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "localhost", "LOCALHOST", "xmpp.localhost"})
    void addressesAndLocalhostAreKnownWithoutAsking(String host) throws Exception {
        try (var server = new TestNameServer(Map.of())) {
            assertThat(HostLookup.at(List.of(server.address()), LONG).addresses(host))
                    .isNotEmpty()
                    .allMatch(InetAddress::isLoopbackAddress);
            assertThat(server.questions()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldap://127.0.0.1/x", "dns:x", "a/b", "a\"b"})
    void aTargetIsNeverTakenForAUrl(String host) throws Exception {
        try (var server = new TestNameServer(Map.of())) {
            var hosts = HostLookup.at(List.of(server.address()), LONG);

            assertThatThrownBy(() -> hosts.addresses(host)).isInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void theNameServersOfTheMomentAreAsked() throws Exception {
        try (var before = serverFor(GOOD);
                var after = serverFor(Reply.NO_DATA)) {
            var configured = new ArrayList<>(List.of(before.address()));
            var lookup = new JndiSrvLookup(new JndiQuery(() -> Optional.of(configured), LONG));

            assertThat(lookup.lookup(NAME)).isEqualTo(GOOD_ANSWER);
            configured.set(0, after.address());
            assertThat(lookup.lookup(NAME)).isEqualTo(new SrvAnswer.None());
        }
    }

    @Test
    void withoutANameServerThereIsNoRecordAndTheDomainIsTried() throws Exception {
        var lookup = new JndiSrvLookup(new JndiQuery(() -> Optional.of(List.of()), LONG));

        assertThat(lookup.lookup(NAME)).isEqualTo(new SrvAnswer.None());
        assertThat(PeerDiscovery.srv(lookup, new Random(1)).discover(new ServerDomain("example.test")))
                .containsExactly(new Peer("example.test", 5222, Connector.startTls(), new PeerSource.Fallback()));
    }

    @Test
    void withoutAFileTheJdkIsAskedForTheNameServers(@TempDir Path directory) throws Exception {
        var lookup = new JndiSrvLookup(new JndiQuery(new ResolvConf(directory.resolve("resolv.conf")), SHORT));

        // whatever this machine has; a name under .invalid is nowhere (RFC 6761 §6.4)
        assertThat(lookup.lookup("_xmpp-client._tcp.holdfast.invalid.")).isNotInstanceOf(SrvAnswer.Records.class);
    }

    @Test
    void thereHasToBeANameServer() {
        assertThatThrownBy(() -> SrvLookup.at(List.of(), LONG)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HostLookup.at(List.of(), LONG)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLimitWithoutTimeIsRefused() {
        var anyone = List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 53));

        for (var none : List.of(Duration.ZERO, SHORT.negated())) {
            assertThatThrownBy(() -> SrvLookup.at(anyone, none)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> SrvLookup.system(none)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> HostLookup.at(anyone, none)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aQuestionThatNobodyAnswersIsAskedThreeTimes() throws Exception {
        try (var server = serverFor(Reply.SILENCE)) {
            lookup(server, Duration.ofSeconds(4));

            assertThat(server.questions()).hasSize(3);
        }
    }

    @Test
    void theSystemKnowsItsOwnAddresses() throws Exception {
        assertThat(HostLookup.system(LONG).addresses("127.0.0.1")).containsExactly(InetAddress.ofLiteral("127.0.0.1"));
        assertThat(HostLookup.system(LONG).addresses("localhost"))
                .isNotEmpty()
                .allMatch(InetAddress::isLoopbackAddress);
    }

    private static SrvAnswer answerTo(Reply reply) throws Exception {
        try (var server = serverFor(reply)) {
            return lookup(server, LONG);
        }
    }

    private static SrvAnswer lookup(TestNameServer server, Duration limit) throws InterruptedException {
        return SrvLookup.at(List.of(server.address()), limit).lookup(NAME);
    }

    private static TestNameServer serverFor(Reply reply) throws Exception {
        return new TestNameServer(Map.of("SRV _xmpp-client._tcp.example.test", reply));
    }

    private static DnsFailedException failure(SrvAnswer answer) {
        assertThat(answer).isInstanceOf(SrvAnswer.Failed.class);
        return ((SrvAnswer.Failed) answer).cause();
    }
}
