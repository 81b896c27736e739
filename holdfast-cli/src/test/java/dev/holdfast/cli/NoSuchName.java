// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** A name server that knows no name. */
final class NoSuchName implements AutoCloseable {
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));

    NoSuchName() throws IOException {
        Thread.ofVirtual().name("no-such-name").start(this::answer);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void answer() {
        var buffer = new byte[512];
        try {
            while (true) {
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                buffer[2] = (byte) 0x81; // a response
                buffer[3] = (byte) 0x83; // NXDOMAIN, RFC 1035 §4.1.1
                socket.send(packet);
            }
        } catch (IOException closed) {
            assert socket.isClosed() : closed;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
