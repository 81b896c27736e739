// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.babbler;

import dev.holdfast.bench.rival.Login;
import dev.holdfast.bench.rival.Reconnect;
import dev.holdfast.bench.rival.Rival;
import dev.holdfast.bench.rival.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import rocks.xmpp.core.net.ChannelEncryption;
import rocks.xmpp.core.net.client.SocketConnectionConfiguration;
import rocks.xmpp.core.session.XmppClient;
import rocks.xmpp.extensions.sm.StreamManager;
import rocks.xmpp.extensions.sm.model.StreamManagement;

/**
 * Babbler with its blocking TCP connection. Stream management is off until it is enabled; then it asks for resumption, but does not
 * resume: each connection starts with a new session. The roster, the initial presence and reconnecting are on by default.
 */
public final class BabblerRival implements Rival {
    // held on to: the log manager forgets a logger that nobody refers to, and its level with it
    private static final Logger LOG = Logger.getLogger("rocks.xmpp");

    private @Nullable SSLContext context; // guarded by this

    @Override
    public Session login(Login login) throws Exception {
        if (login.reconnect() == Reconnect.PROMPT) {
            // it announces that a connection is lost before it closes it, and then closes the new one in its place
            throw new IllegalArgumentException("Babbler 0.8.2 does not come back when it is made to reconnect at once");
        }
        LOG.setLevel(Level.OFF); // as for the other rivals
        var connection = SocketConnectionConfiguration.builder()
                .hostname(login.host())
                .port(login.port())
                .channelEncryption(login.directTls() ? ChannelEncryption.DIRECT : ChannelEncryption.REQUIRED)
                .sslContext(shared(login.authority()))
                .build();
        var client = XmppClient.create(login.domain(), connection);
        client.enableFeature(StreamManagement.NAMESPACE);
        client.connect();
        client.login(login.user(), login.password());
        if (!client.getManager(StreamManager.class).isResumable()) {
            client.close();
            throw new IllegalStateException("Babbler has logged in without a session that can be resumed");
        }
        return new BabblerSession(client);
    }

    private synchronized SSLContext shared(Path authority) throws IOException, GeneralSecurityException {
        var made = context;
        if (made == null) {
            made = trusting(authority);
            context = made;
        }
        return made;
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        var roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        try (var pem = Files.newInputStream(authority)) {
            roots.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(roots);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
