// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.XmppException;
import java.util.Optional;

/**
 * What it takes to resume a session (XEP-0198 §5).
 *
 * @param id the server's name for the session, its {@code previd}
 * @param handled how many stanzas we have handled, modulo 2³²
 * @param location where the server would like to be found again
 */
public record Resumption(String id, long handled, Optional<String> location) {
    /**
     * Whether a session may go on after a connection ended like that. It may not where we ended the stream ourselves, and with
     * it the session; nor where the same stanzas, exchanged again, could end the next stream as they ended this one.
     */
    static boolean mayFollow(XmppException cause) {
        return !(cause instanceof StreamErrorException error)
                || error.by() == StreamErrorException.Origin.REMOTE
                        && switch (error.condition()) {
                            case CONNECTION_TIMEOUT,
                                    INTERNAL_SERVER_ERROR,
                                    RESET,
                                    RESOURCE_CONSTRAINT,
                                    SEE_OTHER_HOST,
                                    SYSTEM_SHUTDOWN -> true;
                            default -> false;
                        };
    }
}
