// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.smack;

import dev.holdfast.bench.rival.Login;
import dev.holdfast.bench.rival.Rival;
import dev.holdfast.bench.rival.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.ReconnectionManager;
import org.jivesoftware.smack.Smack;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Smack with its XMPPTCPConnection, which its documentation calls mature where it calls the modular connection experimental. Stream
 * management with resumption, the roster and the initial presence are on by default and stay on.
 */
public final class SmackRival implements Rival {
    // held on to: the log manager forgets a logger that nobody refers to, and its level with it
    private static final Logger LOG = Logger.getLogger("org.jivesoftware");

    private @Nullable X509TrustManager trust; // guarded by this

    @Override
    public Session login(Login login) throws Exception {
        if (login.directTls()) {
            throw new IllegalArgumentException("Smack " + Smack.getVersion()
                    + " has no setting for direct TLS (XEP-0368) of an XMPPTCPConnection");
        }
        LOG.setLevel(Level.OFF); // it writes a stack trace of 30 lines for each connection that is lost
        var connection = new XMPPTCPConnection(XMPPTCPConnectionConfiguration.builder()
                .setXmppDomain(login.domain())
                .setHostAddress(InetAddress.getByName(login.host()))
                .setPort(login.port())
                .setUsernameAndPassword(login.user(), login.password())
                .setSecurityMode(SecurityMode.required)
                // a context of ours through setSslContextFactory is not asked whom to trust
                .setCustomX509TrustManager(shared(login.authority()))
                .build());
        var session = new SmackSession(connection);
        switch (login.reconnect()) {
            // off by default
            case STANDARD -> ReconnectionManager.getInstanceFor(connection).enableAutomaticReconnection();
            case PROMPT -> connection.addConnectionListener(new PromptReconnect(connection));
        }
        connection.connect();
        connection.login();
        if (!connection.isSmEnabled()) { // whether it can be resumed 4.5 only says of a connection that is lost
            session.close();
            throw new IllegalStateException("Smack has logged in without stream management");
        }
        return session;
    }

    private synchronized X509TrustManager shared(Path authority) throws IOException, GeneralSecurityException {
        var made = trust;
        if (made == null) {
            made = trustIn(authority);
            trust = made;
        }
        return made;
    }

    private static X509TrustManager trustIn(Path authority) throws IOException, GeneralSecurityException {
        var roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        try (var pem = Files.newInputStream(authority)) {
            roots.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(roots);
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager trust) {
                return trust;
            }
        }
        throw new GeneralSecurityException("the JDK has no trust manager for X.509");
    }
}
