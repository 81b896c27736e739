// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dnsjava;

import dev.holdfast.net.DnsFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Asks for both families of addresses at the same time. */
final class Addresses {
    /** RFC 8305 §3: how long to wait for AAAA once there is an A. */
    private static final Duration RESOLUTION_DELAY = Duration.ofMillis(50);

    private Addresses() {}

    /** IPv6 before IPv4, as in RFC 8305 §4. */
    static List<InetAddress> of(Name host, NameServers.Now asked, Duration limit)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        var six = asked.ask(host, Type.AAAA);
        var four = asked.ask(host, Type.A);
        try {
            var failures = new ArrayList<DnsFailedException>();
            var ofFour = found(host, ARecord.class, four, limit, failures);
            var left = limit.minusNanos(System.nanoTime() - start);
            var ofSix = found(host, AAAARecord.class, six, ofFour.isEmpty() ? left : RESOLUTION_DELAY, failures);
            var all = Stream.concat(ofSix.stream(), ofFour.stream()).toList();
            if (all.isEmpty()) {
                throw failures.isEmpty()
                        ? new UnknownHostException("the host name " + host + " has no address in the DNS")
                        : failures.getFirst();
            }
            return all;
        } finally {
            six.cancel();
            four.cancel();
        }
    }

    private static List<InetAddress> found(
            Name host,
            Class<? extends Record> type,
            Question question,
            Duration limit,
            List<DnsFailedException> failures)
            throws InterruptedException {
        try {
            return Answers.about(host, type, question.await(limit)).stream()
                    .map(Addresses::address)
                    .toList();
        } catch (TimeoutException e) {
            failures.add(question.late(limit));
        } catch (DnsFailedException e) {
            failures.add(e);
        }
        return List.of();
    }

    private static InetAddress address(Record found) {
        return switch (found) {
            case ARecord four -> four.getAddress();
            case AAAARecord six -> six.getAddress();
            default -> throw new AssertionError(found);
        };
    }
}
