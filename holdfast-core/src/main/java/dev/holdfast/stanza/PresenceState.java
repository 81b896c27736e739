// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether someone is available, and how much: unavailable &lt; xa &lt; away &lt; plainly available &lt; chat &lt; dnd.
 *
 * <p>Source: RFC 6121 §4.7.2.1.
 */
public final class PresenceState implements Comparable<PresenceState> {
    private static final PresenceState UNAVAILABLE = new PresenceState(false, null);
    private static final PresenceState AVAILABLE = new PresenceState(true, null);

    /** How available. */
    public enum Show {
        XA,
        AWAY,
        CHAT,
        DND;

        private final String wire = name().toLowerCase(Locale.ROOT);

        String wire() {
            return wire;
        }

        /** Empty for what RFC 6121 does not know, an empty element among it. */
        static Optional<Show> of(String wire) {
            for (var show : values()) {
                if (show.wire.equals(wire.strip())) {
                    return Optional.of(show);
                }
            }
            return Optional.empty();
        }
    }

    private final boolean available;
    private final @Nullable Show show;

    private PresenceState(boolean available, @Nullable Show show) {
        this.available = available;
        this.show = show;
    }

    public static PresenceState unavailable() {
        return UNAVAILABLE;
    }

    public static PresenceState available() {
        return AVAILABLE;
    }

    public static PresenceState available(Show show) {
        return new PresenceState(true, show);
    }

    public boolean isAvailable() {
        return available;
    }

    public Optional<Show> show() {
        return Optional.ofNullable(show);
    }

    private int rank() {
        if (!available) {
            return 0;
        }
        return switch (show) {
            case XA -> 1;
            case AWAY -> 2;
            case null -> 3;
            case CHAT -> 4;
            case DND -> 5;
        };
    }

    @Override
    public int compareTo(PresenceState other) {
        return Comparator.comparingInt(PresenceState::rank).compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PresenceState that && rank() == that.rank();
    }

    @Override
    public int hashCode() {
        return rank();
    }

    @Override
    public String toString() {
        if (!available) {
            return "unavailable";
        }
        return show == null ? "available" : show.wire;
    }
}
