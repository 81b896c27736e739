// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.disco;

import static dev.holdfast.client.LoopbackClients.JULIET;
import static dev.holdfast.client.LoopbackClients.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.client.ConnectedClient;
import dev.holdfast.client.LoopbackClients;
import dev.holdfast.client.XmppClient;
import dev.holdfast.jid.Jid;
import dev.holdfast.ping.PingService;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.StanzaError;
import dev.holdfast.stanza.StanzaErrorException;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Service discovery and pings, of a client with itself. */
@Timeout(60)
class DiscoTest {
    private static final Jid ME = Jid.parse(JULIET);

    private LoopbackClients loopback;
    private XmppClient juliet;
    private ConnectedClient connected;
    private DiscoServer server;
    private DiscoClient client;

    @BeforeEach
    void start() throws Exception {
        loopback = new LoopbackClients();
        juliet = new XmppClient(loopback.config(JULIET));
        server = juliet.summon(DiscoServer.TYPE);
        client = juliet.summon(DiscoClient.TYPE);
        connected = juliet.connected(PATIENCE);
    }

    @AfterEach
    void stop() {
        connected.close();
        juliet.close();
        loopback.close();
    }

    /** Past what the client remembers. */
    private DiscoInfo fresh() throws InterruptedException {
        return DiscoInfo.of(
                connected.request(Iq.get(ME, Element.of(DiscoInfo.QUERY))).orElseThrow());
    }

    @Test
    void thereIsAlwaysAnIdentityAndTheFeatureItself() throws Exception {
        var info = client.info(ME, PATIENCE);
        assertThat(info.identities()).containsExactly(Identity.of("client", "pc", "Holdfast"));
        assertThat(info.has("http://jabber.org/protocol/disco#info")).isTrue();
        assertThat(info.has("http://jabber.org/protocol/disco#items")).isTrue();
    }

    @Test
    void whatIsRegisteredIsToldUntilAllHaveTakenItBack() throws Exception {
        var bot = server.registerIdentity(new Identity("client", "bot", Optional.of("en"), Optional.of("Bot")));
        var one = server.registerFeature("urn:test");
        var two = server.registerFeature("urn:test");
        one.close();
        one.close();
        assertThat(fresh().has("urn:test")).isTrue();
        assertThat(fresh().identities())
                .containsExactly(new Identity("client", "bot", Optional.of("en"), Optional.of("Bot")));
        two.close();
        bot.close();
        assertThat(fresh().has("urn:test")).isFalse();
        assertThat(fresh().identities()).hasSize(1);
    }

    @Test
    void aNodeIsAskedForItselfAndOthersAreNotFound() throws Exception {
        var node = new DiscoInfo(List.of(Identity.of("automation", "command-list", "all")), Set.of("urn:x"), List.of());
        server.mount("commands", () -> node);
        assertThat(client.info(ME, Optional.of("commands"), PATIENCE)).isEqualTo(node);
        assertThatThrownBy(() -> client.info(ME, Optional.of("nothing"), PATIENCE))
                .isInstanceOfSatisfying(
                        StanzaErrorException.class,
                        refused -> assertThat(refused.error().condition())
                                .isEqualTo(StanzaError.Condition.ITEM_NOT_FOUND));
        assertThatThrownBy(() -> server.mount("commands", () -> node)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsKnownOfAnEntityIsNotAskedForAgain() throws Exception {
        var before = client.info(ME, PATIENCE);
        server.registerFeature("urn:test");
        assertThat(client.info(ME, PATIENCE)).isSameAs(before);
    }

    @Test
    void itemsWithoutAValidJidAreLeftOut() throws Exception {
        assertThat(client.items(ME, Optional.empty(), PATIENCE)).isEmpty();
        var items = new Name(DiscoItem.QUERY.namespace(), "item");
        assertThat(DiscoItem.of(Element.builder(items)
                        .attribute("jid", "chat.example.test")
                        .attribute("name", "Rooms")
                        .build()))
                .containsExactly(new DiscoItem(Jid.parse("chat.example.test"), Optional.empty(), Optional.of("Rooms")));
        assertThat(DiscoItem.of(Element.builder(items).attribute("jid", "@").build()))
                .isEmpty();
        assertThat(DiscoItem.of(Element.of(items))).isEmpty();
    }

    @Test
    void pingsAreAnsweredAndSaidToBe() throws Exception {
        assertThatThrownBy(() -> connected.request(Iq.get(ME, Element.of(new Name("urn:xmpp:ping", "ping")))))
                .isInstanceOf(StanzaErrorException.class);
        juliet.summon(PingService.TYPE).ping(ME, PATIENCE);
        assertThat(fresh().has("urn:xmpp:ping")).isTrue();
    }
}
