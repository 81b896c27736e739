// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static dev.holdfast.net.TestNameServer.srv;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.net.TestNameServer.Reply;
import dev.holdfast.security.ServerDomain;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All that a name server can say about the two services of a domain, and what becomes of it: one domain for each of the 36 cases. */
class DiscoveryOutcomesTest {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    enum Service {
        RECORDS,
        NONE,
        ROOT,
        SERVFAIL,
        TIMEOUT,
        /** What a validating name server makes of a signature that is wrong: SERVFAIL, with a reason that JNDI does not ask for. */
        BOGUS;

        Reply reply(int port) {
            return switch (this) {
                case RECORDS -> Reply.of(srv(10, 0, port, "xmpp.test"));
                case NONE -> Reply.NXDOMAIN;
                case ROOT -> Reply.of(srv(0, 0, 1, ""));
                case SERVFAIL, BOGUS -> Reply.SERVFAIL;
                case TIMEOUT -> Reply.SILENCE;
            };
        }

        boolean failed() {
            return this == SERVFAIL || this == TIMEOUT || this == BOGUS;
        }
    }

    record Case(Service startTls, Service direct) {
        static Stream<Case> all() {
            return Arrays.stream(Service.values())
                    .flatMap(startTls -> Arrays.stream(Service.values()).map(direct -> new Case(startTls, direct)));
        }

        String domain() {
            return (startTls + "-" + direct + ".test").toLowerCase(Locale.ROOT);
        }

        String expected() {
            if (startTls == Service.RECORDS || direct == Service.RECORDS) {
                return (startTls == Service.RECORDS ? "xmpp.test:5222 (STARTTLS) " : "")
                        + (direct == Service.RECORDS ? "xmpp.test:5223 (direct TLS) " : "");
            }
            if (startTls == Service.NONE) {
                return domain() + ":5222 (STARTTLS) ";
            }
            return startTls.failed() || direct.failed() ? "DnsFailedException" : "XmppNotOfferedException";
        }
    }

    private static final Map<Case, String> OUTCOMES = new ConcurrentHashMap<>();

    static Stream<Case> cases() {
        return Case.all();
    }

    /** All at once, because the time-outs would else add up to half a minute. */
    @BeforeAll
    static void discoverAll() throws Exception {
        var table = new HashMap<String, Reply>();
        Case.all().forEach(each -> {
            table.put("SRV _xmpp-client._tcp." + each.domain(), each.startTls().reply(5222));
            table.put("SRV _xmpps-client._tcp." + each.domain(), each.direct().reply(5223));
        });
        try (var server = new TestNameServer(table)) {
            var discovery = PeerDiscovery.srv(SrvLookup.at(List.of(server.address()), LIMIT), new Random(1));
            var threads = Case.all()
                    .map(each -> Thread.ofVirtual().start(() -> OUTCOMES.put(each, outcome(discovery, each))))
                    .toList();
            for (var thread : threads) {
                thread.join();
            }
        }
    }

    private static String outcome(PeerDiscovery discovery, Case each) {
        try {
            return discovery.discover(new ServerDomain(each.domain())).stream()
                    .map(peer -> peer + " ")
                    .collect(Collectors.joining());
        } catch (Exception e) {
            return e.getClass().getSimpleName();
        }
    }

    @ParameterizedTest(name = "xmpp-client {0}")
    @MethodSource("cases")
    void everyPairOfAnswersHasItsOutcome(Case each) {
        assertThat(OUTCOMES.get(each)).isEqualTo(each.expected());
    }
}
