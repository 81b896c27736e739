// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import dev.holdfast.jid.Jid;
import java.util.Optional;

/**
 * Which messages or presence a handler is for. Of all handlers that are registered with a match, the one with the closest gets a stanza: the type and
 * the full JID, the type and the account, the full JID, the account, the type, and last whoever takes any.
 *
 * @param <T> the types there are: {@link dev.holdfast.stanza.Message.Type} or {@link dev.holdfast.stanza.Presence.Type}
 * @param type empty for any
 * @param from who sent it; a bare JID stands for the account with all its resources; empty for anybody
 */
public record StanzaMatch<T>(Optional<T> type, Optional<Jid> from) {
    public static <T> StanzaMatch<T> any() {
        return new StanzaMatch<>(Optional.empty(), Optional.empty());
    }

    public static <T> StanzaMatch<T> type(T type) {
        return new StanzaMatch<>(Optional.of(type), Optional.empty());
    }

    public static <T> StanzaMatch<T> from(Jid from) {
        return new StanzaMatch<>(Optional.empty(), Optional.of(from));
    }

    /** This type only. */
    public StanzaMatch<T> withType(T type) {
        return new StanzaMatch<>(Optional.of(type), from);
    }
}
