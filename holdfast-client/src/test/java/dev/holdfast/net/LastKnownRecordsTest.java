// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.security.ServerDomain;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LastKnownRecordsTest {
    private static final ServerDomain DOMAIN = new ServerDomain("example.test");
    private static final SrvAnswer NONE = new SrvAnswer.None();
    private static final SrvAnswer DOWN = new SrvAnswer.Failed(new DnsFailedException("the DNS is down"));

    private final HandTiming timing = HandTiming.still();
    private SrvAnswer startTls = NONE;
    private SrvAnswer direct = NONE;
    private final PeerDiscovery discovery =
            PeerDiscovery.srv(name -> name.startsWith("_xmpps-") ? direct : startTls, new Random(1), timing);

    @Test
    void whenTheDnsFailsTheLastKnownServersAreTriedAndTheirAgeIsTold() throws Exception {
        answers(records("one.test"), records("two.test"));
        discovery.discover(DOMAIN);
        answers(DOWN, DOWN);

        timing.turn(Duration.ofMinutes(5));

        assertThat(discovery.discover(DOMAIN))
                .containsExactlyInAnyOrder(
                        new Peer("one.test", 5222, Connector.startTls(), known(Duration.ofMinutes(5))),
                        new Peer("two.test", 5222, Connector.directTls(), known(Duration.ofMinutes(5))));
    }

    private static PeerSource known(Duration age) {
        return new PeerSource.Srv(10, 1, false, Optional.of(age));
    }

    @Test
    void aNewAnswerReplacesWhatWasKnown() throws Exception {
        answers(records("old.test"), NONE);
        discovery.discover(DOMAIN);
        answers(records("new.test"), NONE);
        discovery.discover(DOMAIN);
        answers(DOWN, DOWN);

        assertThat(hosts(DOMAIN)).containsExactly("new.test");
    }

    @Test
    void aDomainThatHasNoRecordsAnyMoreIsForgotten() throws Exception {
        answers(records("old.test"), NONE);
        discovery.discover(DOMAIN);
        answers(NONE, NONE);
        discovery.discover(DOMAIN);
        answers(DOWN, DOWN);

        assertThatThrownBy(() -> discovery.discover(DOMAIN)).isInstanceOf(DnsFailedException.class);
    }

    @Test
    void halfAnAnswerDoesNotReplaceAWholeOne() throws Exception {
        answers(records("one.test"), records("two.test"));
        discovery.discover(DOMAIN);
        answers(DOWN, records("two.test"));
        assertThat(hosts(DOMAIN)).containsExactly("two.test");
        answers(DOWN, DOWN);

        assertThat(hosts(DOMAIN)).containsExactlyInAnyOrder("one.test", "two.test");
    }

    @Test
    void whatDnssecHadProvenIsNotProvenAnyMore() throws Exception {
        answers(new SrvAnswer.Records(List.of(new SrvRecord(10, 1, 5222, "one.test")), true), NONE);
        discovery.discover(DOMAIN);
        answers(DOWN, DOWN);

        assertThat(discovery.discover(DOMAIN))
                .containsExactly(new Peer("one.test", 5222, Connector.startTls(), known(Duration.ZERO)));
    }

    @Test
    void aDomainThatWasNeverFoundIsAFailure() {
        answers(DOWN, DOWN);

        assertThatThrownBy(() -> discovery.discover(DOMAIN)).isInstanceOf(DnsFailedException.class);
    }

    @Test
    void onlyTheDomainsInUseAreRemembered() throws Exception {
        answers(records("one.test"), NONE);
        for (int i = 0; i < 1_024; i++) {
            discovery.discover(domain(i));
        }
        answers(DOWN, NONE);
        assertThat(hosts(domain(0))).containsExactly("one.test"); // and now in use
        answers(records("one.test"), NONE);
        discovery.discover(DOMAIN);
        answers(DOWN, NONE);

        assertThat(hosts(domain(0))).containsExactly("one.test");
        assertThatThrownBy(() -> discovery.discover(domain(1))).isInstanceOf(DnsFailedException.class);
    }

    private static ServerDomain domain(int number) {
        return new ServerDomain("domain" + number + ".test");
    }

    private void answers(SrvAnswer ofStartTls, SrvAnswer ofDirect) {
        startTls = ofStartTls;
        direct = ofDirect;
    }

    private static SrvAnswer records(String host) {
        return new SrvAnswer.Records(List.of(new SrvRecord(10, 1, 5222, host)));
    }

    private List<String> hosts(ServerDomain domain) throws Exception {
        return discovery.discover(domain).stream().map(Peer::host).toList();
    }
}
