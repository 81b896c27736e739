// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import dev.holdfast.stream.StanzaState;
import java.time.Duration;
import java.util.Optional;

/** Follows one stanza of ours as far as the server. From any thread. */
public interface StanzaToken {
    /** The id that the stanza went out with. */
    String id();

    StanzaState state();

    /**
     * Waits until the state is final, and returns it.
     *
     * @throws dev.holdfast.error.TimedOutException if that takes too long; the stanza stays on its way
     */
    StanzaState awaitFinal(Duration timeout) throws InterruptedException;

    /**
     * Withdraws the stanza if it has not been sent yet.
     *
     * @return whether it was withdrawn; it is {@link StanzaState#ABORTED} then
     */
    boolean abort();

    /** Why the stanza could not be sent as it is; present if the state is {@link StanzaState#FAILED}. */
    Optional<RuntimeException> failure();
}
