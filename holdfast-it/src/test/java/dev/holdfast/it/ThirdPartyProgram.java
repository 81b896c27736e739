// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.nio.file.Path;
import java.util.Optional;

/** What differs between the clients of other people: how they are called and how to read what they print. */
sealed interface ThirdPartyProgram permits Aioxmpp, GoSendxmpp {
    /** A file that is there when the program is installed. */
    Path installed();

    String debianPackage();

    /** Sends what comes on standard input as one chat message, and ends. */
    ProcessBuilder sender(RunningServer server, Transport transport, String from, String to);

    /** Prints what arrives until SIGTERM. */
    ProcessBuilder listener(RunningServer server, Transport transport, String jid);

    /** Does this line of a listener say that it has sent its presence? */
    boolean saysOnline(String line);

    /** The message that this line of a listener reports, if any. */
    Optional<ReceivedMessage> message(String line);

    static String bare(String jid) {
        int slash = jid.indexOf('/');
        return slash < 0 ? jid : jid.substring(0, slash);
    }
}
