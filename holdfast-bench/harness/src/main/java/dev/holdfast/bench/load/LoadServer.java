// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;

/**
 * The load server: an XMPP server for benchmarks, which costs little beside the clients it serves. It listens on
 * 127.0.0.1 only. Run it with a PKCS#12 key store and its password; it ends when its standard input ends.
 */
public final class LoadServer implements AutoCloseable {
    // Ten thousand clients that were cut off come back within moments. The kernel caps this at net.core.somaxconn.
    private static final int BACKLOG = 4096;
    private static final String PASSWORD = "secret";
    private static final Duration SWEEP = Duration.ofSeconds(10);

    private final Domain domain;
    private final ServerSocket startTls;
    private final ServerSocket direct;
    private final ServerSocket control;

    private LoadServer(Domain domain) throws IOException {
        this.domain = domain;
        InetAddress local = InetAddress.getLoopbackAddress();
        startTls = new ServerSocket(0, BACKLOG, local);
        direct = new ServerSocket(0, BACKLOG, local);
        control = new ServerSocket(0, BACKLOG, local);
    }

    /** Reads the key store, listens, and prints the ports when it does. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: LoadServer KEYSTORE.p12 PASSWORD");
            System.exit(2);
        }
        try (LoadServer server = start(Path.of(arguments[0]), arguments[1].toCharArray())) {
            System.out.println("ready starttls=" + server.startTlsPort() + " direct=" + server.directPort()
                    + " control=" + server.controlPort());
            System.out.flush();
            awaitEnd(System.in);
        } catch (IOException | GeneralSecurityException e) {
            System.err.println("load server: cannot start with " + arguments[0] + ": " + e);
            System.exit(1);
        }
    }

    static LoadServer start(Path keystore, char[] password) throws IOException, GeneralSecurityException {
        Domain domain = new Domain(
                Tls.of(keystore, password),
                new Passwords(PASSWORD),
                new Settings(),
                new Sessions(),
                new Received(),
                new Recovery());
        LoadServer server = new LoadServer(domain);
        server.run();
        return server;
    }

    private void run() {
        daemon("accept-starttls", new Acceptor(startTls, domain, false));
        daemon("accept-direct", new Acceptor(direct, domain, true));
        daemon("accept-control", new ControlPort(control, new Commands(domain)));
        daemon("expiry", this::expire);
    }

    private static void daemon(String name, Runnable work) {
        Thread.ofPlatform().daemon().name(name).start(work);
    }

    private void expire() {
        try {
            while (!control.isClosed()) {
                Thread.sleep(SWEEP);
                domain.sessions().expire();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEnd(InputStream in) throws IOException {
        byte[] ignored = new byte[64];
        int count = in.read(ignored);
        while (count >= 0) {
            count = in.read(ignored);
        }
    }

    int startTlsPort() {
        return startTls.getLocalPort();
    }

    int directPort() {
        return direct.getLocalPort();
    }

    int controlPort() {
        return control.getLocalPort();
    }

    /** Stops listening and drops all connections. */
    @Override
    public void close() throws IOException {
        startTls.close();
        direct.close();
        control.close();
        domain.sessions().dropAll();
    }
}
