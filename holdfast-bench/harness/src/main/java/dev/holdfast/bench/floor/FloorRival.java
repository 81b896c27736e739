// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.floor;

import dev.holdfast.bench.rival.Login;
import dev.holdfast.bench.rival.Rival;
import dev.holdfast.bench.rival.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The floor, as if it were a library. It knows one way to come back: at once. */
public final class FloorRival implements Rival {
    private @Nullable SSLContext context; // guarded by this

    @Override
    public Session login(Login login) throws Exception {
        return new FloorSession(login, shared(login.authority()));
    }

    private synchronized SSLContext shared(Path authority) throws IOException, GeneralSecurityException {
        var made = context;
        if (made == null) {
            made = context(authority);
            context = made;
        }
        return made;
    }

    private static SSLContext context(Path authority) throws IOException, GeneralSecurityException {
        var roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        try (var pem = Files.newInputStream(authority)) {
            roots.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(roots);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
