// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports of 127.0.0.1 that nobody listens on. */
final class LoopbackPorts {
    // Below 32768, where Linux begins to take the local ports of outgoing connections: such a connection must not sit
    // on the
    // port of a server that is down for a moment.
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 32_767;
    private static final int ATTEMPTS = 1_000;

    private LoopbackPorts() {}

    static int free() {
        return free(1).getFirst();
    }

    /** Different ports, all free at this moment. */
    static List<Integer> free(int count) {
        var held = new ArrayList<ServerSocket>();
        try {
            for (int attempt = 0; attempt < ATTEMPTS && held.size() < count; attempt++) {
                int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
                bind(port).ifPresent(held::add);
            }
            if (held.size() < count) {
                throw new AssertionError("no " + count + " free ports between " + LOWEST + " and " + HIGHEST);
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            held.forEach(LoopbackPorts::release);
        }
    }

    private static Optional<ServerSocket> bind(int port) {
        try {
            return Optional.of(new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1")));
        } catch (IOException taken) {
            return Optional.empty();
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new AssertionError("cannot release port " + socket.getLocalPort(), failed);
        }
    }
}
