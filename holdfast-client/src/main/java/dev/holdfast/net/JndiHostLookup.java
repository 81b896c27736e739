// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.security.ServerDomain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Asks for AAAA and A records at the same time, and has them in this order, that of RFC 8305 §4. */
record JndiHostLookup(JndiQuery query) implements HostLookup {
    /** RFC 8305 §3: how long to wait for AAAA once there is an A, "The recommended value for this delay is 50 milliseconds". */
    private static final Duration RESOLUTION_DELAY = Duration.ofMillis(50);

    private sealed interface Answer {
        record Addresses(List<InetAddress> found) implements Answer {}

        record Failed(IOException cause) implements Answer {}

        default List<InetAddress> addresses() {
            return switch (this) {
                case Addresses(var found) -> found;
                case Failed _ -> List.of();
            };
        }
    }

    @Override
    public List<InetAddress> addresses(String host) throws IOException, InterruptedException {
        var name = host.toLowerCase(Locale.ROOT);
        if (new ServerDomain(host).ipLiteral()) {
            return List.of(InetAddress.getAllByName(host)); // parses it, and asks nobody
        }
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            // RFC 6761 §6.3: resolvers "SHOULD always return the IP loopback address for address queries"
            return List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
        }
        var absolute = host.endsWith(".") ? host : host + ".";
        var six = asking(absolute, "AAAA");
        var four = asking(absolute, "A");
        try {
            return both(host, six, four);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the look-up of the addresses of " + host + " failed", e.getCause());
        } finally {
            six.cancel(true);
            four.cancel(true);
        }
    }

    private FutureTask<Answer> asking(String absolute, String type) {
        var task = new FutureTask<Answer>(() -> {
            try {
                return new Answer.Addresses(query.records(absolute, type).stream()
                        .map(InetAddress::ofLiteral)
                        .toList());
            } catch (IOException e) {
                return new Answer.Failed(e);
            }
        });
        Thread.ofVirtual().name("holdfast-" + type + "-" + absolute).start(task);
        return task;
    }

    private static List<InetAddress> both(String host, FutureTask<Answer> six, FutureTask<Answer> four)
            throws IOException, InterruptedException, ExecutionException {
        var ofFour = four.get();
        if (!ofFour.addresses().isEmpty()) {
            return Stream.concat(inAMoment(six).stream(), ofFour.addresses().stream())
                    .toList();
        }
        var ofSix = six.get();
        if (!ofSix.addresses().isEmpty()) {
            return ofSix.addresses();
        }
        // a failure is not a "no", whichever of the two it is
        for (var answer : List.of(ofFour, ofSix)) {
            if (answer instanceof Answer.Failed(var cause)) {
                throw cause;
            }
        }
        throw new UnknownHostException("the host name " + host + " has no address in the DNS");
    }

    private static List<InetAddress> inAMoment(FutureTask<Answer> six) throws InterruptedException, ExecutionException {
        try {
            return six.get(RESOLUTION_DELAY.toMillis(), TimeUnit.MILLISECONDS).addresses();
        } catch (TimeoutException e) {
            return List.of(); // some name servers swallow what they do not know
        }
    }
}
