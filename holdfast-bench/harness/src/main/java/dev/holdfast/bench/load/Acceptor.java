// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Takes the connections of one port and gives each its own virtual thread. */
final class Acceptor implements Runnable {
    private final ServerSocket listener;
    private final Domain domain;
    private final boolean direct;

    Acceptor(ServerSocket listener, Domain domain, boolean direct) {
        this.listener = listener;
        this.domain = domain;
        this.direct = direct;
    }

    @Override
    public void run() {
        while (!listener.isClosed()) {
            try {
                accepted(listener.accept());
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    System.err.println("load server: a connection could not be accepted: " + e);
                }
            }
        }
    }

    private void accepted(Socket raw) throws IOException {
        if (domain.settings().refusing()) {
            domain.recovery().refused();
            raw.setSoLinger(true, 0);
            raw.close();
            return;
        }
        domain.recovery().accepted(System.nanoTime());
        raw.setTcpNoDelay(true);
        Duration delay = domain.settings().delay();
        Socket link = delay.isZero() ? raw : new DelayedSocket(raw, delay);
        Wire wire = new Wire(raw, link, domain.tls());
        domain.sessions().connected(wire);
        Thread.ofVirtual().name("connection").start(new Connection(domain, wire, direct));
    }
}
