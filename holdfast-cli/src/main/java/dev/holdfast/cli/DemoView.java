// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.client.ConnectionDetails;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import java.time.Duration;

/** Shows a demo as it runs. Called by several threads. */
interface DemoView extends AutoCloseable {
    void established(String client, Jid jid, ConnectionDetails connection);

    /**
     * A connection has been cut.
     *
     * @param number from 1
     */
    void cut(String client, int number);

    void suspended(String client, XmppException cause);

    void resumed(String client, Duration afterTheCut);

    /** Something has been sent or received; comes often. */
    void progress();

    /** Nothing changes any more. */
    @Override
    void close();
}
