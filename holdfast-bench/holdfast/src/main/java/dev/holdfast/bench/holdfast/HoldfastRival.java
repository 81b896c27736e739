// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.holdfast;

import dev.holdfast.bench.rival.Login;
import dev.holdfast.bench.rival.Reconnect;
import dev.holdfast.bench.rival.Rival;
import dev.holdfast.bench.rival.Session;
import dev.holdfast.client.ClientConfig;
import dev.holdfast.client.ClientEvent;
import dev.holdfast.client.LoginLimit;
import dev.holdfast.client.ReconnectPolicy;
import dev.holdfast.client.XmppClient;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.Connector;
import dev.holdfast.net.Peer;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.PresenceState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Holdfast with a configuration for each account; the certificates to trust and the limit on logins are shared, as its
 * documentation says. */
public final class HoldfastRival implements Rival {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int LOGINS_PER_PROCESSOR = 100;

    private final LoginLimit logins =
            LoginLimit.of(LOGINS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
    private final Map<Path, CertificatePolicy> certificates = new ConcurrentHashMap<>();

    @Override
    public Session login(Login login) throws Exception {
        var security = SecurityLayer.password(login.password().toCharArray())
                .withCertificates(certificates.computeIfAbsent(login.authority(), HoldfastRival::trusting));
        var connector = login.directTls() ? Connector.directTls() : Connector.startTls();
        var config = ClientConfig.builder(Jid.parse(login.user() + "@" + login.domain()), security)
                .loginLimit(logins)
                .overridePeer(new Peer(login.host(), login.port(), connector));
        if (login.reconnect() == Reconnect.PROMPT) {
            config.reconnect(ReconnectPolicy.promptly(ReconnectPolicy.standard()));
        }
        var client = new XmppClient(config.build());
        awaitSession(client);
        client.enqueue(Presence.of(PresenceState.available()));
        return new HoldfastSession(client);
    }

    private static CertificatePolicy trusting(Path authority) {
        try {
            return CertificatePolicy.trustingPem(authority);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitSession(XmppClient client) throws Exception {
        var up = new CompletableFuture<Boolean>();
        try (var _ = client.onEvent(event -> {
            switch (event) {
                case ClientEvent.Established _ -> up.complete(true);
                case ClientEvent.Failed(var cause) -> up.completeExceptionally(cause);
                default -> {}
            }
        })) {
            client.start();
            up.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
