// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dnsjava;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.net.DnsFailedException;
import dev.holdfast.net.HostLookup;
import dev.holdfast.net.SrvAnswer;
import dev.holdfast.net.SrvLookup;
import dev.holdfast.net.SrvRecord;
import dev.holdfast.security.ServerDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks the DNS through dnsjava, and if told so proves the answers by DNSSEC, from the root of the DNS down and by itself: what a name server says of its own
 * checks counts for nothing.
 *
 * <p>Two attempts are made, by UDP and by TCP, within one limit. Immutable but for a cache of proven keys; safe for use by several threads.
 */
public final class DnsjavaLookup implements SrvLookup, HostLookup {
    private final NameServers nameServers;
    private final Duration limit;

    private DnsjavaLookup(NameServers nameServers, Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("a limit of " + limit + " leaves no time for an answer");
        }
        this.nameServers = nameServers;
        this.limit = limit;
    }

    /**
     * Asks the name servers of the system's configuration, which is read anew each time; that of this machine if there is none, as {@code resolv.conf(5)} has it.
     *
     * @throws IllegalArgumentException if there is no time
     */
    public static DnsjavaLookup system(Duration limit) {
        return new DnsjavaLookup(new NameServers(NameServers::ofSystem, limit, Optional.empty()), limit);
    }

    /**
     * Asks these name servers, in turn.
     *
     * @throws IllegalArgumentException if there is none, or no time
     */
    public static DnsjavaLookup at(List<InetSocketAddress> nameServers, Duration limit) {
        if (nameServers.isEmpty()) {
            throw new IllegalArgumentException("no name server to ask");
        }
        var copy = List.copyOf(nameServers);
        return new DnsjavaLookup(new NameServers(() -> copy, limit, Optional.empty()), limit);
    }

    /** The same, with DNSSEC: an answer that is proven wrong is a failure, and SRV records that are proven right are {@link SrvAnswer.Records#authentic}. */
    public DnsjavaLookup validating() {
        try (var anchors = DnsjavaLookup.class.getResourceAsStream("root.ds")) {
            if (anchors == null) {
                throw new IllegalStateException("the keys of the root are missing from this module");
            }
            return validating(new String(anchors.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same, with DNSSEC from another root.
     *
     * @param anchors DS or DNSKEY records as in a zone file, one a line
     * @throws IllegalArgumentException if there is no such record
     */
    public DnsjavaLookup validating(String anchors) {
        return new DnsjavaLookup(nameServers.validating(anchors), limit);
    }

    @Override
    public SrvAnswer lookup(String name) throws InterruptedException {
        try {
            var service = Name.fromString(name);
            var answer = ask(service, Type.SRV);
            return answer(Answers.about(service, SRVRecord.class, answer), authentic(answer));
        } catch (DnsFailedException e) {
            return new SrvAnswer.Failed(e);
        } catch (TextParseException e) {
            return new SrvAnswer.Failed(new DnsFailedException("the DNS has no place for the name " + name, e));
        }
    }

    /** Only the validating resolver's word counts. */
    private boolean authentic(Message answer) {
        return nameServers.validating() && answer.getHeader().getFlag(Flags.AD);
    }

    private static SrvAnswer answer(List<SRVRecord> found, boolean authentic) throws DnsFailedException {
        if (found.isEmpty()) {
            return new SrvAnswer.None();
        }
        var records = new ArrayList<SrvRecord>();
        for (var each : found) {
            if (each.getTarget().equals(Name.root)) {
                return new SrvAnswer.NotOffered();
            }
            try {
                records.add(new SrvRecord(
                        each.getPriority(),
                        each.getWeight(),
                        each.getPort(),
                        each.getTarget().toString(true)));
            } catch (IllegalArgumentException e) {
                throw new DnsFailedException("the SRV record \"" + each + "\" makes no sense", e);
            }
        }
        return new SrvAnswer.Records(records, authentic);
    }

    private Message ask(Name name, int type) throws DnsFailedException, InterruptedException {
        long start = System.nanoTime();
        var asked = nameServers.now();
        var question = asked.ask(name, type);
        try {
            return question.await(limit);
        } catch (TimeoutException e) {
            throw question.late(limit);
        } catch (DnsFailedException e) {
            var left = limit.minusNanos(System.nanoTime() - start);
            if (UnusableAnswerException.serverFailure(e) && answeredUnchecked(asked, name, type, left)) {
                throw new DnsFailedException(
                        question + " has an answer, but only without the checks of DNSSEC, which may prove it wrong",
                        e);
            }
            throw e;
        } finally {
            question.cancel();
        }
    }

    /** A validating name server says SERVFAIL both when it cannot find out and when what it found is forged; this tells them apart. */
    private static boolean answeredUnchecked(NameServers.Now asked, Name name, int type, Duration left)
            throws InterruptedException {
        var question = asked.askUnchecked(name, type);
        try {
            question.await(left);
            return true;
        } catch (DnsFailedException | TimeoutException e) {
            return false;
        } finally {
            question.cancel();
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
        try {
            return Addresses.of(Name.fromString(host, Name.root), nameServers.now(), limit);
        } catch (TextParseException e) {
            throw new DnsFailedException("the DNS has no place for the name " + host, e);
        }
    }
}
