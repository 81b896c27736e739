// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.spi.NamingManager;

/**
 * One question to the DNS through the JDK's JNDI provider, which needs no library, knows no DNSSEC and no TTL, and blocks.
 *
 * @param limit for a question, all retries included
 */
record JndiQuery(NameServers nameServers, Duration limit) {
    private static final int TRIES =
            3; // of each name server; JNDI doubles its patience each time: 1 + 2 + 4 eighths of the limit

    JndiQuery {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("a limit of " + limit + " leaves no time for an answer");
        }
    }

    static JndiQuery system(Duration limit) {
        return new JndiQuery(ResolvConf.SYSTEM, limit);
    }

    static JndiQuery at(List<InetSocketAddress> nameServers, Duration limit) {
        if (nameServers.isEmpty()) {
            throw new IllegalArgumentException("no name server to ask");
        }
        return new JndiQuery(NameServers.fixed(nameServers), limit);
    }

    /**
     * The data of all records, as text; empty if there is no such name or no such record.
     *
     * @param name absolute, with its trailing dot
     */
    List<String> records(String name, String type) throws IOException, InterruptedException {
        var asked = nameServers.now();
        if (asked.isPresent() && asked.get().isEmpty()) {
            return List.of(); // nobody to ask: the domain itself may still be known, to the hosts file for one
        }
        var question = "the DNS look-up of " + type + " " + name + " at " + shown(asked);
        try {
            return BlockingCall.within(
                    limit,
                    Thread.ofVirtual().name("holdfast-dns-" + name),
                    () -> ask(name, type, environment(asked.orElse(List.of())), question),
                    () -> {});
        } catch (TimeoutException e) {
            throw new DnsFailedException(question + " had no answer within " + BlockingCall.seconds(limit), e);
        }
    }

    /**
     * Asks, and reads attributes only.
     *
     * <p>What makes JNDI dangerous is {@code lookup}, which makes objects of what a server sends, and URLs for names. Neither is used here, and the context is
     * the DNS provider's own.
     */
    @SuppressWarnings({"BanJNDI", "JdkObsolete"}) // see above, and JNDI wants a Hashtable
    private static List<String> ask(String name, String type, Hashtable<String, String> environment, String question)
            throws DnsFailedException {
        try {
            // Not InitialDirContext: that one would take a name such as "ldap:…" for a URL to open, and names come from
            // strangers.
            var context = (DirContext) NamingManager.getInitialContext(environment);
            try {
                if (context.getEnvironment().get(Context.PROVIDER_URL) == null) {
                    return List
                            .of(); // The system has no name server. JNDI would now ask port 53 of this machine, a guess
                    // that nobody made.
                }
                var attribute = context.getAttributes(new CompositeName().add(name), new String[] {type})
                        .get(type);
                return attribute == null ? List.of() : values(attribute);
            } finally {
                context.close();
            }
        } catch (NameNotFoundException e) {
            return List.of();
        } catch (NamingException e) {
            throw new DnsFailedException(question + " failed: " + reason(e), e);
        }
    }

    private static String reason(NamingException failure) {
        return failure.getRootCause() == null
                ? failure.getExplanation()
                : failure.getExplanation() + " (" + failure.getRootCause() + ")";
    }

    private static List<String> values(Attribute attribute) throws NamingException {
        var values = new ArrayList<String>();
        for (var value : Collections.list(attribute.getAll())) {
            values.add(String.valueOf(value));
        }
        return values;
    }

    @SuppressWarnings("JdkObsolete") // JNDI wants a Hashtable
    private Hashtable<String, String> environment(List<InetSocketAddress> asked) {
        var environment = new Hashtable<String, String>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put("com.sun.jndi.dns.timeout.retries", String.valueOf(TRIES));
        long firstTry = limit.toMillis() / 8 / Math.max(1, asked.size());
        environment.put("com.sun.jndi.dns.timeout.initial", String.valueOf(Math.max(50, firstTry)));
        if (!asked.isEmpty()) {
            environment.put(
                    Context.PROVIDER_URL,
                    asked.stream().map(server -> "dns://" + HostPort.of(server)).collect(Collectors.joining(" ")));
        }
        return environment;
    }

    private static String shown(Optional<List<InetSocketAddress>> asked) {
        return asked.map(servers -> servers.stream().map(HostPort::of).collect(Collectors.joining(", ")))
                .orElse("the system's name servers");
    }
}
