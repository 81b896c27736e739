// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.IOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * The servers that all test classes of a run share, each started at its first use. Tests take it as a constructor parameter, see {@link
 * RealServerExtension}. Whoever wants to kill or freeze a server starts one of their own.
 */
final class SharedServers implements AutoCloseable {
    private final Map<RealServer, RunningServer> running = new EnumMap<>(RealServer.class); // guarded by this

    synchronized RunningServer running(RealServer kind) throws IOException, InterruptedException {
        var server = running.get(kind);
        if (server == null) {
            server = kind.start();
            running.put(kind, server);
        }
        if (!server.isRunning()) {
            throw new AssertionError(server + " has ended by itself\n" + server.logTail());
        }
        return server;
    }

    synchronized Collection<RunningServer> started() {
        return running.values().stream().toList();
    }

    @Override
    public synchronized void close() {
        running.values().forEach(RunningServer::close);
    }
}
