// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Says what a {@link LoopbackServer} is to be like. Without any setting it serves {@code localhost} on free ports, without
 * accounts, with good certificates and all mechanisms. For one thread; one builder makes one server.
 */
public final class LoopbackServerBuilder {
    private final Settings settings = new Settings();
    private final Map<String, String> passwords = new LinkedHashMap<>();
    private TestCertificates certificates = TestCertificates.create();
    private TestCertificates.Kind kind = TestCertificates.Kind.GOOD;

    LoopbackServerBuilder() {}

    /** Serves this domain (in ASCII form for an international one); may be called several times. */
    public LoopbackServerBuilder domain(String domain) {
        settings.domains.add(domain.toLowerCase(Locale.ROOT));
        return this;
    }

    /**
     * Adds a user.
     *
     * @param user the local part, for every domain of the server; or a bare JID, for that domain alone
     * @param password the password
     */
    public LoopbackServerBuilder account(String user, String password) {
        passwords.put(user, password);
        return this;
    }

    /** The port for STARTTLS; 0, the default, for any that is free. */
    public LoopbackServerBuilder port(int port) {
        settings.port = port;
        return this;
    }

    /** The port for direct TLS; 0, the default, for any that is free. */
    public LoopbackServerBuilder directTlsPort(int port) {
        settings.directTlsPort = port;
        return this;
    }

    /** Uses these certificates instead of new ones, so that several servers share a CA. */
    public LoopbackServerBuilder certificates(TestCertificates shared) {
        certificates = shared;
        return this;
    }

    /** Shows a certificate with that flaw. */
    public LoopbackServerBuilder certificateKind(TestCertificates.Kind flaw) {
        kind = flaw;
        return this;
    }

    /** Offers these mechanisms only. */
    public LoopbackServerBuilder mechanisms(Mechanism... offered) {
        settings.mechanisms.clear();
        settings.mechanisms.addAll(List.of(offered));
        return this;
    }

    /** Offers SCRAM without TLS too. PLAIN is never offered without. */
    public LoopbackServerBuilder tlsOptional() {
        settings.tlsRequired = false;
        return this;
    }

    /** The iteration count of SCRAM; 4096 by default. */
    public LoopbackServerBuilder scramIterations(int iterations) {
        settings.scramIterations = iterations;
        return this;
    }

    /** Stanzas with more bytes than this end the stream with {@code policy-violation}; 262,144 by default. */
    public LoopbackServerBuilder maxStanzaBytes(int bytes) {
        settings.maxStanzaBytes = bytes;
        return this;
    }

    /** How the session feature of RFC 3921 is offered; {@link LegacySession#OPTIONAL} by default. */
    public LoopbackServerBuilder legacySession(LegacySession offered) {
        settings.legacySession = offered;
        return this;
    }

    /** How long a session without connection can be resumed, which is the {@code max} that clients are told; 5 minutes by default. */
    public LoopbackServerBuilder hibernation(Duration time) {
        settings.hibernation = time;
        return this;
    }

    /** The {@code location} in {@code <enabled/>}: where clients are to reconnect first, as {@code host} or {@code host:port}. */
    public LoopbackServerBuilder location(String place) {
        settings.location = Optional.of(place);
        return this;
    }

    /**
     * Starts the server on the loopback interface.
     *
     * @throws IOException if a port cannot be had
     */
    public LoopbackServer start() throws IOException {
        if (settings.domains.isEmpty()) {
            settings.domains.add("localhost");
        }
        Map<Address, Account> accounts = new LinkedHashMap<>();
        passwords.forEach((user, password) -> {
            if (user.indexOf('@') >= 0) {
                add(accounts, user, password);
            } else {
                settings.domains.forEach(domain -> add(accounts, user + "@" + domain, password));
            }
        });
        String[] names = settings.domains.toArray(String[]::new);
        return new LoopbackServer(settings, accounts, certificates, certificates.serverContext(kind, names));
    }

    private void add(Map<Address, Account> accounts, String jid, String password) {
        Address address = Address.parse(jid);
        accounts.put(address, new Account(address, password, settings.scramIterations));
    }
}
