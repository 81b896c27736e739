// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A connection attempt in a flight recording. */
@Name("dev.holdfast.ConnectionAttempt")
@Label("XMPP Connection Attempt")
@Description("One attempt to reach one address of an XMPP server")
@Category("XMPP")
@StackTrace(false)
final class AttemptEvent extends Event {
    @Label("Domain")
    final String domain;

    @Label("Peer")
    final String peer;

    @Label("Source")
    final String source;

    @Label("Address")
    String address = "";

    @Label("TLS")
    String tls = "";

    @Label("Mechanism")
    String mechanism = "";

    @Label("Outcome")
    String outcome = "";

    @Label("Failure")
    String failure = "";

    AttemptEvent(String domain, Peer peer) {
        this.domain = domain;
        this.peer = peer.toString();
        this.source = peer.source().describe();
    }

    void commit(AttemptRecord ended) {
        end();
        if (shouldCommit()) {
            var report = ended.report();
            address = report.address().orElse("");
            tls = report.tls().map(TlsReport::version).orElse("");
            mechanism = report.mechanism().orElse("");
            outcome = report.outcome().name();
            failure = report.failure().map(Throwable::toString).orElse("");
            commit();
        }
    }
}
