// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Whether a socket is still open, as the server sees it or as the system does. */
public final class OpenSockets {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private OpenSockets() {}

    /** Waits until the other end has closed or reset the connection, whatever it sends before. */
    public static void awaitClosedByPeer(Socket accepted) throws IOException {
        accepted.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        try {
            while (accepted.getInputStream().read(new byte[8192]) >= 0) {
                // what it had to say
            }
        } catch (SocketTimeoutException open) {
            throw new AssertionError("the connection was left open", open);
        } catch (IOException reset) {
            // closed with our bytes unread
        }
    }

    /** How many ends of ours, of connections to these ports, a program still holds; the servers' own ends do not count. */
    static long to(Set<Integer> ports) throws IOException {
        long count = 0;
        for (var table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            for (var line : Files.readAllLines(Path.of(table))) {
                var fields = line.strip().split(" +", -1); // see proc(5): number, local, remote, state, …, inode
                var remote = fields[2].substring(fields[2].indexOf(':') + 1);
                if (!fields[0].equals("sl") && !fields[9].equals("0") && ports.contains(Integer.parseInt(remote, 16))) {
                    count++;
                }
            }
        }
        return count;
    }

    /** Waits until no more than so many are left. */
    static void awaitNoMoreThan(long most, Set<Integer> ports) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (to(ports) > most) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(to(ports) + " sockets to " + ports + " are open, not " + most);
            }
            Thread.onSpinWait();
        }
    }
}
