// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.rival;

import java.time.Duration;
import java.util.function.Consumer;

/** One client that is logged in. */
public interface Session extends AutoCloseable {
    /** Tells the handler the body of each message from now on, on whatever thread the library calls handlers. Called once. */
    void onMessage(Consumer<String> body);

    /** Sends a chat message; may return before it is written. Called by one thread at a time. */
    void send(String to, String body) throws Exception;

    /** Waits until the server has acknowledged (XEP-0198) all that was sent. */
    void awaitAcknowledged(Duration timeout) throws Exception;

    /** Asks the server with an IQ of type get (XEP-0199), and waits for the result. */
    void ping() throws Exception;

    @Override
    void close() throws Exception;
}
