// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.util.Optional;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A phase of a connection attempt in a flight recording. */
@Name("dev.holdfast.ConnectionPhase")
@Label("XMPP Connection Phase")
@Description("DNS, TCP, TLS, stream header, SASL or binding of one connection attempt")
@Category("XMPP")
@StackTrace(false)
final class PhaseEvent extends Event {
    @Label("Phase")
    String phase = "";

    @Label("Peer")
    String peer = "";

    @Label("Address")
    String address = "";

    void commit(Phase ended, Peer of, Optional<String> at) {
        end();
        if (shouldCommit()) {
            phase = ended.name();
            peer = of.toString();
            address = at.orElse("");
            commit();
        }
    }
}
