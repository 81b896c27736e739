// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

/** What a {@link ScriptedServer} does on one connection. */
@FunctionalInterface
public interface Script {
    /**
     * Plays the server's part. It runs on a thread of its own. When it returns, the connection stays open and silent until
     * the client or {@link ScriptedServer#close()} closes it.
     *
     * @throws Exception whatever goes wrong; it is reported by {@link ScriptedServer#await()}
     */
    void run(ScriptedConnection connection) throws Exception;
}
