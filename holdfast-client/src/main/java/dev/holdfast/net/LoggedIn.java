// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.stream.LoginOutcome;
import dev.holdfast.stream.StreamFeatures;
import dev.holdfast.stream.XmlStream;

/**
 * A connection on which a login has succeeded; whoever has it ends it.
 *
 * @param peer where it leads
 * @param report what it took
 */
public record LoggedIn(
        Peer peer, Connection connection, XmlStream stream, LoginOutcome outcome, ConnectionReport report) {
    /** The features after authentication. */
    public StreamFeatures features() {
        return outcome.features();
    }
}
