// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.ping;

import dev.holdfast.disco.DiscoServer;
import dev.holdfast.dispatch.Registration;
import dev.holdfast.jid.Jid;
import dev.holdfast.service.Service;
import dev.holdfast.service.ServiceContext;
import dev.holdfast.service.ServiceType;
import dev.holdfast.stanza.Iq;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.time.Duration;
import java.util.Optional;

/** Answers and sends <a href="https://xmpp.org/extensions/xep-0199.html">XEP-0199</a> pings. From any thread. */
public final class PingService implements Service {
    public static final ServiceType<PingService> TYPE = ServiceType.of(PingService.class, PingService::new);

    private static final Name PING = new Name("urn:xmpp:ping", "ping");

    private final ServiceContext context;
    private final Registration feature;

    private PingService(ServiceContext context) {
        this.context = context;
        this.feature = context.require(DiscoServer.TYPE).registerFeature(PING.namespace());
        context.onGet(PING, request -> Optional.empty());
    }

    /**
     * Returns once the peer has answered.
     *
     * @throws dev.holdfast.stanza.StanzaErrorException if it answers that it does not know pings, which is a sign of life as well
     * @throws dev.holdfast.error.XmppException as {@link dev.holdfast.dispatch.StanzaChannel#request}
     */
    public void ping(Jid peer, Duration timeout) throws InterruptedException {
        context.request(Iq.get(peer, Element.of(PING)), timeout);
    }

    @Override
    public void close() {
        feature.close();
    }
}
