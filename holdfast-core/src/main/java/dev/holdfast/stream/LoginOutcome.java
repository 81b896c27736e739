// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.jid.Jid;
import dev.holdfast.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a login has achieved, whichever way it went.
 *
 * @param features the features after authentication
 * @param mechanism the SASL mechanism that was used; empty if there was none
 */
public record LoginOutcome(StreamFeatures features, String mechanism, Session session) {
    /** The session that the stream now carries. */
    public sealed interface Session {}

    /** None: there were no credentials, so the login ended before SASL. */
    public record Unauthenticated() implements Session {}

    /**
     * The one of before.
     *
     * @param handled how many of our stanzas the server has handled, modulo 2³²; empty if it did not say, and then the session
     *     cannot go on
     */
    public record Resumed(OptionalLong handled) implements Session {
        public Resumed(long handled) {
            this(OptionalLong.of(handled));
        }
    }

    /**
     * A new one.
     *
     * @param jid the full JID that the server gave us
     * @param streamManagement present if it is on
     * @param refusal present if a resumption was tried and refused
     * @param early stanzas that arrived before stream management was on, which it does not count
     */
    public record Bound(
            Jid jid, Optional<StreamManagementOn> streamManagement, Optional<Refusal> refusal, List<Element> early)
            implements Session {}

    /**
     * The server's {@code <enabled/>}.
     *
     * @param id present if the session can be resumed
     * @param received how many stanzas the server has sent behind it during the login, and so counts: none, or its answer to the
     *     request to bind
     */
    public record StreamManagementOn(Optional<String> id, Optional<String> location, long received) {
        StreamManagementOn behindWhich(long stanzas) {
            return new StreamManagementOn(id, location, stanzas);
        }
    }

    /**
     * The server's {@code <failed/>} to a resumption.
     *
     * @param condition its condition, such as {@code item-not-found}
     * @param handled how many of our stanzas it had handled, if it still knew
     */
    public record Refusal(String condition, OptionalLong handled) {}
}
