// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Python's aioxmpp, the reference, with stream management; our script prints JSON Lines. */
record Aioxmpp() implements ThirdPartyProgram {
    @Override
    public Path installed() {
        return Path.of("/usr/lib/python3/dist-packages/aioxmpp");
    }

    @Override
    public String debianPackage() {
        return "python3-aioxmpp";
    }

    @Override
    public ProcessBuilder sender(RunningServer server, Transport transport, String from, String to) {
        return command(server, transport, from, "send", to);
    }

    @Override
    public ProcessBuilder listener(RunningServer server, Transport transport, String jid) {
        return command(server, transport, jid, "listen");
    }

    private static ProcessBuilder command(RunningServer server, Transport transport, String jid, String... action) {
        var way = transport == Transport.STARTTLS ? "starttls" : "direct";
        var port = Integer.toString(server.port(transport));
        var login = List.of(
                "/usr/bin/python3",
                "-B",
                script().toString(),
                port,
                way,
                server.caFile().toString(),
                jid);
        var process = new ProcessBuilder(
                Stream.concat(login.stream(), Stream.of(action)).toList());
        process.environment().put("HOLDFAST_PASSWORD", RunningServer.PASSWORD);
        return process;
    }

    private static Path script() {
        try {
            return Path.of(Objects.requireNonNull(Aioxmpp.class.getResource("aioxmpp_client.py"))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError("the script is not a file", impossible);
        }
    }

    @Override
    public boolean saysOnline(String line) {
        return line.startsWith("{") && JsonLine.parse(line).isEvent("online");
    }

    @Override
    public Optional<ReceivedMessage> message(String line) {
        return Optional.of(line)
                .filter(text -> text.startsWith("{"))
                .map(JsonLine::parse)
                .filter(json -> json.isEvent("message"))
                .map(json -> new ReceivedMessage(ThirdPartyProgram.bare(json.text("from")), json.text("body")));
    }
}
