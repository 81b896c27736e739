// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command line client go-sendxmpp, without stream management; logs in with PLAIN. Texts of one line only. */
record GoSendxmpp() implements ThirdPartyProgram {
    // "2026-11-24T02:30:42Z user5@localhost: hi"; not always at the start of a line, since its debug output comes
    // between
    private static final Pattern MESSAGE = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:]+\\S* (\\S+@\\S+): (.*)$");

    @Override
    public Path installed() {
        return Path.of("/usr/bin/go-sendxmpp");
    }

    @Override
    public String debianPackage() {
        return "go-sendxmpp";
    }

    @Override
    public ProcessBuilder sender(RunningServer server, Transport transport, String from, String to) {
        return command(server, transport, from, to);
    }

    @Override
    public ProcessBuilder listener(RunningServer server, Transport transport, String jid) {
        return command(server, transport, jid, "--listen", "--debug");
    }

    private ProcessBuilder command(RunningServer server, Transport transport, String jid, String... action) {
        var address = "127.0.0.1:" + server.port(transport);
        var login = Stream.of(installed().toString(), "-u", jid, "-p", RunningServer.PASSWORD, "-j", address);
        var tls = transport == Transport.DIRECT_TLS ? Stream.of("--tls") : Stream.<String>empty();
        var process = new ProcessBuilder(
                Stream.of(login, tls, Stream.of(action)).flatMap(part -> part).toList());
        process.environment().put("SSL_CERT_FILE", server.caFile().toString());
        return process;
    }

    /** The server sends our own presence back. */
    @Override
    public boolean saysOnline(String line) {
        return line.contains("<presence ");
    }

    @Override
    public Optional<ReceivedMessage> message(String line) {
        var matcher = MESSAGE.matcher(line);
        return matcher.find()
                ? Optional.of(new ReceivedMessage(ThirdPartyProgram.bare(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }
}
