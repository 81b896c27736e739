// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerDiscovery;
import dev.holdfast.net.PeerSource;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.ServerDomain;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the WebSockets of a domain by its host-meta files (XEP-0156), which have to come from the domain itself, by HTTPS. Both forms
 * are asked for at once; what the JSON names goes before what only the XML does. Addresses that are not {@code wss:} are passed over.
 *
 * <p>Immutable, and good for several threads. A file has at most 64 KiB, and of what it names the first ten are good.
 *
 * @param certificates what the domain is proven by
 * @param port of the domain's web server
 * @param limit how long {@link #discover} may take
 */
public record HostMeta(CertificatePolicy certificates, int port, Duration limit) implements PeerDiscovery {
    private static final int HTTPS_PORT = 443;
    /** Each may cost an attempt to connect; who is served well names one or two. */
    private static final int MOST_PEERS = 10;
    /** Of those in a message; it is to be read. */
    private static final int MOST_NAMED = 3;

    /** At the usual port, within ten seconds. */
    public HostMeta(CertificatePolicy certificates) {
        this(certificates, HTTPS_PORT, Duration.ofSeconds(10));
    }

    /**
     * The WebSockets of the domain.
     *
     * @throws HostMetaFailedException if neither file names one; the reasons are suppressed in it
     */
    @Override
    public List<Peer> discover(ServerDomain domain) throws IOException, InterruptedException {
        var found = new LinkedHashMap<String, Peer>();
        var passedOver = new ArrayList<String>();
        var failures = new ArrayList<IOException>();
        for (var answer : fetchAll(domain).entrySet()) {
            try {
                for (var address : answer.getValue().get()) {
                    peers(address, found, passedOver);
                }
            } catch (ExecutionException failed) {
                failures.add(failure(domain, answer.getKey(), failed.getCause()));
            } catch (CancellationException _) {
                failures.add(new SocketTimeoutException(address(domain, answer.getKey())
                        + ": there was no answer within " + limit.toMillis() / 1000.0 + " s"));
            }
        }
        if (!found.isEmpty()) {
            return found.values().stream().limit(MOST_PEERS).toList();
        }
        throw nothing(domain, passedOver, failures);
    }

    @Override
    public String asked() {
        return "host-meta";
    }

    /** The answers, all of them ended: either they have come, or they failed. */
    private Map<HostMetaFile, FutureTask<List<String>>> fetchAll(ServerDomain domain) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        var answers = new LinkedHashMap<HostMetaFile, FutureTask<List<String>>>();
        for (var file : HostMetaFile.values()) {
            var task = new FutureTask<>(
                    () -> file.webSockets(new HttpsFile(certificates, limit).content(address(domain, file))));
            answers.put(file, task);
            Thread.ofVirtual().name("holdfast-host-meta-" + domain).start(task);
        }
        try {
            for (var task : answers.values()) {
                awaitUntil(deadline, task);
            }
            return answers;
        } finally {
            answers.values().forEach(task -> task.cancel(true)); // of no effect on those that have ended
        }
    }

    private static void awaitUntil(long deadline, FutureTask<?> task) throws InterruptedException {
        try {
            task.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // told when the answer is looked at
        }
    }

    private URI address(ServerDomain domain, HostMetaFile file) {
        var host = domain.name().indexOf(':') >= 0 ? "[" + domain + "]" : domain.name();
        return URI.create("https://" + host + (port == HTTPS_PORT ? "" : ":" + port) + file.path());
    }

    private IOException failure(ServerDomain domain, HostMetaFile file, @Nullable Throwable cause) {
        return new IOException(address(domain, file) + ": " + Https.why(cause), cause);
    }

    private static void peers(String address, Map<String, Peer> found, Collection<String> passedOver) {
        try {
            var connector = new WebSocketConnector(URI.create(address.strip()));
            if (connector.tlsFirst()) {
                found.putIfAbsent(address.strip(), connector.peer(new PeerSource.HostMeta()));
                return;
            }
        } catch (IllegalArgumentException _) {
            // no address at all; told below
        }
        passedOver.add(address);
    }

    private HostMetaFailedException nothing(ServerDomain domain, List<String> passedOver, List<IOException> failures) {
        var reasons = new ArrayList<String>();
        failures.forEach(failure -> reasons.add(String.valueOf(failure.getMessage())));
        passedOver.stream()
                .distinct()
                .limit(MOST_NAMED)
                .forEach(address -> reasons.add("\"" + printable(address) + "\" is no address with wss:"));
        var failed = new HostMetaFailedException("the host-meta files of " + domain
                + " name no WebSocket that can be used" + (reasons.isEmpty() ? "" : ": " + String.join("; ", reasons)));
        failures.forEach(failed::addSuppressed);
        return failed;
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?").substring(0, Math.min(200, text.length()));
    }
}
