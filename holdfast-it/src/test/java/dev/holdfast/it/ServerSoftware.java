// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.IOException;
import java.util.stream.IntStream;

/** What differs between the makes of server: their files, their command, and how accounts come into being. */
sealed interface ServerSoftware permits Prosody, Ejabberd {
    /** Writes configuration and data, once in the life of a home; the certificates are there already. */
    void prepare(ServerHome home) throws IOException;

    /** The command that runs the server in the foreground; a missing server is an AssertionError that says how to get it. */
    ProcessBuilder command(ServerHome home) throws IOException;

    /** The ports that it listens on once it is up. */
    IntStream ports(ServerHome home);

    /** Where it opens WebSockets, over HTTPS. */
    String webSocketPath();

    /** Called after each start, when all ports answer. */
    void started(ServerHome home) throws IOException, InterruptedException;

    static AssertionError missing(String what, String debianPackage) {
        return new AssertionError(what
                + " is not on this machine. Run ./check as root on Debian 12, which installs it, or .ci/install-servers ("
                + debianPackage + "); ./check --quick runs everything that needs no server.");
    }
}
