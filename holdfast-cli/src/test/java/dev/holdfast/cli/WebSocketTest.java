// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.testkit.LoopbackServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a command when there is no WebSocket; that there is one is for real servers to show. */
@Timeout(60)
class WebSocketTest {
    @Test
    void theOtherServersAreTriedAfterAWebSocketThatIsNotThere() throws Exception {
        try (var server = LoopbackServer.builder()
                .domain("localhost")
                .account("romeo", "secret")
                .start()) {
            Command.at(server.port(), server.certificates(), "ping", "--count", "1")
                    .with("--websocket", "wss://127.0.0.1:1/ws")
                    .run()
                    .exits(ExitCode.DONE);
        }
    }

    @Test
    void aDomainThatCannotBeAskedForItsWebSocketIsNamed() throws Exception {
        Command.of("ping", "--jid", "romeo@nowhere.invalid", "--websocket", "auto")
                .run()
                .exits(ExitCode.NOT_REACHABLE)
                .complains("host-meta", "nowhere.invalid", "--websocket");
    }
}
