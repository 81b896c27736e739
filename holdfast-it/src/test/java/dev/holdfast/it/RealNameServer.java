// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A name server of other people, in a process of its own on 127.0.0.1, with the zones that lie beside this class. One thread at a time. */
final class RealNameServer implements AutoCloseable {
    /** How many records {@code many.test} has: too many for a datagram. */
    static final int MANY = 60;

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 20;
    private static final List<String> ZONES = List.of("hosted.test", "signed.test", "unsigned.signed.test");

    private final int port = LoopbackPorts.free();
    private final Path home = Files.createTempDirectory("holdfast-dns-");
    private final ProcessGuard guard = new ProcessGuard(home);
    private final Process process;

    private RealNameServer(Configuration configuration) throws IOException, InterruptedException {
        try {
            process = start(configuration.command(this));
        } catch (Throwable failed) {
            guard.close();
            throw failed;
        }
    }

    @FunctionalInterface
    private interface Configuration {
        List<String> command(RealNameServer server) throws IOException;
    }

    /**
     * Knot: a signed zone, and zones that it fails to load.
     *
     * @throws AssertionError when it is not on this machine, or does not come up
     */
    static RealNameServer knot() throws IOException, InterruptedException {
        return new RealNameServer(server -> {
            for (var zone : ZONES) {
                server.fillIn(zone + ".zone", Map.of());
            }
            return List.of(
                    program("knotd", "knot"),
                    "-c",
                    server.fillIn("knot.conf", Map.of()).toString());
        });
    }

    /**
     * dnsmasq, which has most domains itself.
     *
     * @param knot whom to ask for others
     * @param silent the port of one who gives no answer, for others again
     * @throws AssertionError as above
     */
    static RealNameServer dnsmasq(RealNameServer knot, int silent) throws IOException, InterruptedException {
        return new RealNameServer(server -> {
            var file = server.fillIn("dnsmasq.conf", Map.of("KNOT", "" + knot.port, "SILENT", "" + silent));
            var many = IntStream.rangeClosed(1, MANY)
                    .mapToObj(i -> "srv-host=_xmpp-client._tcp.many.test,a-rather-long-host-name-number-" + i
                            + ".many.test,5222," + i + ",0\n")
                    .collect(Collectors.joining());
            Files.writeString(file, Files.readString(file) + many);
            return List.of(program("dnsmasq", "dnsmasq-base"), "--conf-file=" + file);
        });
    }

    /**
     * dnsmasq with nothing but these records.
     *
     * @param records lines of its configuration, such as {@code srv-host=_xmpp-client._tcp.a.test,x.test,5222,10,0}
     * @throws AssertionError as above
     */
    static RealNameServer dnsmasq(List<String> records) throws IOException, InterruptedException {
        return new RealNameServer(server -> {
            var file = server.fillIn("dnsmasq-alone.conf", Map.of("RECORDS", String.join("\n", records)));
            return List.of(program("dnsmasq", "dnsmasq-base"), "--conf-file=" + file);
        });
    }

    private static String program(String name, String debianPackage) {
        var file = Path.of("/usr/sbin", name);
        if (!Files.exists(file)) {
            throw ServerSoftware.missing(name, "the Debian package " + debianPackage);
        }
        return file.toString();
    }

    private Path fillIn(String resource, Map<String, String> values) throws IOException {
        try (var template = RealNameServer.class.getResourceAsStream(resource)) {
            if (template == null) {
                throw new AssertionError("no resource " + resource);
            }
            var text = new String(template.readAllBytes(), UTF_8)
                    .replace("@HOME@", home.toString())
                    .replace("@PORT@", Integer.toString(port))
                    .replace("@USER@", System.getProperty("user.name"));
            for (var value : values.entrySet()) {
                text = text.replace("@" + value.getKey() + "@", value.getValue());
            }
            return Files.writeString(home.resolve(resource), text);
        }
    }

    private Process start(List<String> command) throws IOException, InterruptedException {
        var log = home.resolve("console.log");
        var started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        guard.watch(started);
        long start = System.nanoTime();
        while (!accepts()) {
            if (started.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AssertionError(
                        command.getFirst() + " does not answer on port " + port + "\n" + Files.readString(log));
            }
        }
        return started;
    }

    private boolean accepts() {
        try (var connection = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            return connection.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    /** The DS records of Knot's own key for a zone that it signs, in the form of a zone file. */
    String trustAnchors(String zone) throws IOException, InterruptedException {
        return ExternalCommand.run(
                program("keymgr", "knot"), "-c", home.resolve("knot.conf").toString(), zone, "ds");
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
