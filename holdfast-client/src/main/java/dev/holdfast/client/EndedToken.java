// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.stream.StanzaState;
import java.time.Duration;
import java.util.Optional;

/** The token of a stanza that never came as far as the stream. */
record EndedToken(String id, StanzaState state, Optional<RuntimeException> failure) implements StanzaToken {
    @Override
    public StanzaState awaitFinal(Duration timeout) {
        return state;
    }

    @Override
    public boolean abort() {
        return false;
    }
}
