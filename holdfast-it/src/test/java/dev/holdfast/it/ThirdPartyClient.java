// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** XMPP clients by other people, as Debian 12 packages them, to talk with ours. They log in at 127.0.0.1 and check the certificate. */
enum ThirdPartyClient {
    AIOXMPP,
    GO_SENDXMPP;

    private static final Duration SEND_LIMIT = Duration.ofSeconds(40);

    /**
     * Logs in, sends one chat message and ends, all before this returns.
     *
     * @param from the bare JID of an account
     * @param text one line
     * @throws AssertionError with the client's output when it fails
     */
    void send(RunningServer server, Transport transport, String from, String to, String text)
            throws IOException, InterruptedException {
        ExternalCommand.run(installed().sender(server, transport, from, to), text, SEND_LIMIT);
    }

    /** Logs in and receives until it is closed; online when this returns. */
    ThirdPartyListener listen(RunningServer server, Transport transport, String jid)
            throws IOException, InterruptedException {
        var listener = new ThirdPartyListener(installed(), installed().listener(server, transport, jid));
        listener.awaitOnline();
        return listener;
    }

    private ThirdPartyProgram installed() {
        var program = switch (this) {
            case AIOXMPP -> new Aioxmpp();
            case GO_SENDXMPP -> new GoSendxmpp();
        };
        if (!Files.exists(program.installed())) {
            throw ServerSoftware.missing(program.debianPackage(), "the Debian package " + program.debianPackage());
        }
        return program;
    }
}
