// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import dev.holdfast.client.ClientConfig;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.Connector;
import dev.holdfast.net.Peer;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who logs in where, for the command and for the library alike.
 *
 * @param ports on 127.0.0.1, tried in this order
 */
record Login(String jid, String password, List<Integer> ports, Transport transport, Path ca) {
    Login {
        ports = List.copyOf(ports);
    }

    /** An account of the server, and the way to it. */
    static Login of(RunningServer server, Transport transport, int account) {
        return new Login(
                server.account(account),
                RunningServer.PASSWORD,
                List.of(server.port(transport)),
                transport,
                server.caFile());
    }

    Login withJid(String other) {
        return new Login(other, password, ports, transport, ca);
    }

    Login withResource(String resource) {
        return withJid(jid + "/" + resource);
    }

    Login withPassword(String other) {
        return new Login(jid, other, ports, transport, ca);
    }

    Login at(List<Integer> others) {
        return new Login(jid, password, others, transport, ca);
    }

    Login through(FaultProxy proxy) {
        return at(List.of(proxy.port()));
    }

    /** Starts {@code holdfast NAME …} with the options that this login asks for, then these. */
    HoldfastProcess start(String name, String... more) throws IOException {
        var who = Stream.of(name, "--jid", jid, "--ca", ca.toString());
        var where = ports.stream().flatMap(port -> Stream.of("--server", "127.0.0.1:" + port));
        var how = transport == Transport.DIRECT_TLS ? Stream.of("--direct-tls") : Stream.<String>empty();
        return HoldfastProcess.start(
                password,
                Stream.of(who, where, how, Stream.of(more))
                        .flatMap(part -> part)
                        .toList());
    }

    /** Starts {@code holdfast listen --json …}. */
    HoldfastProcess listen(String... more) throws IOException {
        return start(
                "listen", Stream.concat(Stream.of("--json"), Stream.of(more)).toArray(String[]::new));
    }

    /** A configuration of the library for the same login. */
    ClientConfig.Builder config() throws IOException {
        var security =
                SecurityLayer.password(password.toCharArray()).withCertificates(CertificatePolicy.trustingPem(ca));
        var config = ClientConfig.builder(Jid.parse(jid), security);
        var connector = transport == Transport.DIRECT_TLS ? Connector.directTls() : Connector.startTls();
        ports.forEach(port -> config.overridePeer(new Peer("127.0.0.1", port, connector)));
        return config;
    }
}
