// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A proxy of other people, in a process of its own on 127.0.0.1. One thread at a time. */
final class RealProxy implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 20;

    /** The proxies of Debian that this is tested with. */
    enum Make {
        MICROSOCKS("socks5", "microsocks"),
        TINYPROXY("http", "tinyproxy");

        private final String scheme;
        private final String program;

        Make(String scheme, String program) {
            this.scheme = scheme;
            this.program = program;
        }

        /** @throws AssertionError when it is not on this machine, or does not come up */
        RealProxy start() throws IOException, InterruptedException {
            return new RealProxy(this, false);
        }

        /** Lets in only user {@code me} with the password {@code sesame}. */
        RealProxy startWithLogin() throws IOException, InterruptedException {
            return new RealProxy(this, true);
        }
    }

    private final Make make;
    private final boolean login;
    private final int port = LoopbackPorts.free();
    private final Path home = Files.createTempDirectory("holdfast-proxy-");
    private final ProcessGuard guard = new ProcessGuard(home);
    private Process process;

    private RealProxy(Make make, boolean login) throws IOException, InterruptedException {
        this.make = make;
        this.login = login;
        try {
            if (!Files.exists(Path.of("/usr/bin", make.program))) {
                throw ServerSoftware.missing(make.program, "the Debian package " + make.program);
            }
            process = spawn();
        } catch (Throwable failed) {
            guard.close();
            throw failed;
        }
    }

    private Process spawn() throws IOException, InterruptedException {
        var spawned = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        guard.watch(spawned);
        long start = System.nanoTime();
        while (!accepts()) {
            if (spawned.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AssertionError(make + " does not answer on port " + port + "\n" + Files.readString(log()));
            }
        }
        return spawned;
    }

    private List<String> command() throws IOException {
        return switch (make) {
            case MICROSOCKS ->
                login
                        ? List.of("microsocks", "-i", "127.0.0.1", "-p", "" + port, "-u", "me", "-P", "sesame")
                        : List.of("microsocks", "-i", "127.0.0.1", "-p", "" + port);
            case TINYPROXY -> {
                var settings = "Port " + port + "\nListen 127.0.0.1\nTimeout 600\nMaxClients 50\n"
                        + (login ? "BasicAuth me sesame\n" : "");
                var file = Files.writeString(home.resolve("tinyproxy.conf"), settings);
                yield List.of("tinyproxy", "-d", "-c", file.toString());
            }
        };
    }

    private boolean accepts() {
        try (var connection = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            return connection.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private Path log() {
        return home.resolve("console.log");
    }

    String url() {
        return make.scheme + "://127.0.0.1:" + port;
    }

    String urlFor(String user, String password) {
        return make.scheme + "://" + user + ":" + password + "@127.0.0.1:" + port;
    }

    /** Ends all connections through it; it is there again when this returns. */
    void restart() throws IOException, InterruptedException {
        if (!process.destroyForcibly().waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError(make + " does not end");
        }
        guard.forget();
        process = spawn();
    }

    @Override
    public void close() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        guard.close();
    }
}
