// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.jid.Jid;
import dev.holdfast.net.Connector;
import dev.holdfast.net.Peer;
import dev.holdfast.security.SecurityLayer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientConfigTest {
    private static final Jid JULIET = Jid.parse("juliet@example.test");

    private static ClientConfig.Builder builder() {
        return ClientConfig.builder(JULIET, SecurityLayer.password("secret".toCharArray()));
    }

    @Test
    void needsAnAccountAndSomethingToProveItWith() {
        var password = SecurityLayer.password("secret".toCharArray());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientConfig.builder(Jid.parse("example.test"), password))
                .withMessageContaining("example.test");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientConfig.builder(JULIET, SecurityLayer.unauthenticated()))
                .withMessageContaining("credentials");
    }

    @Test
    void refusesTimesThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> builder().negotiationTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().shutdownTimeout(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().minimumStableTime(Duration.ofNanos(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().liveness(Duration.ZERO, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().queueLimit(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new InboxLimits(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new InboxLimits(1, 0));
    }

    @Test
    void keepsThePeersInTheOrderOfTheCalls() {
        var first = new Peer("a", 1, Connector.startTls());
        var second = new Peer("b", 2, Connector.directTls());
        assertThat(builder().overridePeer(first).overridePeer(second).build().overridePeers())
                .containsExactly(first, second);
    }

    @Test
    void isNotChangedByWhatItsBuilderDoesLater() {
        var builder = builder();
        var config = builder.build();
        builder.negotiationTimeout(Duration.ofSeconds(1)).overridePeer(new Peer("a", 1, Connector.startTls()));
        assertThat(config.negotiationTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.overridePeers()).isEmpty();
    }
}
