// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.smack;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;

/**
 * Connects and logs in again as soon as the connection is lost, as an application does that does not want to wait for Smack's own
 * manager. When that fails it waits, twice as long each time.
 */
final class PromptReconnect implements ConnectionListener {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final XMPPTCPConnection connection;
    // one thread: Smack may tell of one loss twice, and two that log in at the same time get in each other's way
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("smack-reconnect").factory());

    PromptReconnect(XMPPTCPConnection connection) {
        this.connection = connection;
    }

    @Override
    public void connectionClosed() {
        thread.shutdownNow();
    }

    @Override
    public void connectionClosedOnError(Exception cause) {
        thread.execute(this::comeBack);
    }

    private void comeBack() {
        var pause = FIRST_PAUSE;
        try {
            while (!connectedAgain()) {
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
                if (pause.compareTo(LONGEST_PAUSE) > 0) {
                    pause = LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt(); // and ends
        }
    }

    private boolean connectedAgain() throws InterruptedException {
        try {
            // not asked first whether it is connected: after an attempt that failed half-way Smack says so of a session
            // to be resumed
            connection.connect();
        } catch (SmackException.AlreadyConnectedException twice) {
            // told twice: it may still have to log in
        } catch (SmackException | XMPPException | IOException refused) {
            return false;
        }
        try {
            connection.login();
            return true;
        } catch (SmackException.AlreadyLoggedInException twice) {
            return true;
        } catch (SmackException | XMPPException | IOException refused) {
            connection.instantShutdown();
            return false;
        }
    }
}
