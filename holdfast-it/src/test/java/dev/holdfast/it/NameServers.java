// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;

/**
 * The name servers of a test: dnsmasq, which asks Knot for some domains, and for others somebody who gives no answer.
 *
 * @param silent who gives none
 */
record NameServers(DatagramSocket silent, RealNameServer knot, RealNameServer dnsmasq) implements AutoCloseable {
    /** @throws AssertionError as {@link RealNameServer#knot} */
    static NameServers start() throws IOException, InterruptedException {
        var silent = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        RealNameServer knot = null;
        boolean started = false;
        try {
            knot = RealNameServer.knot();
            var all = new NameServers(silent, knot, RealNameServer.dnsmasq(knot, silent.getLocalPort()));
            started = true;
            return all;
        } finally {
            if (!started) {
                silent.close();
                if (knot != null) {
                    knot.close();
                }
            }
        }
    }

    @Override
    public void close() {
        dnsmasq.close();
        knot.close();
        silent.close();
    }
}
