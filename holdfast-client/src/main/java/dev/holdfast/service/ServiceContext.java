// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.service;

import dev.holdfast.dispatch.Registration;
import dev.holdfast.dispatch.SessionHook;
import dev.holdfast.dispatch.StanzaChannel;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.stream.StreamFeatures;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A client, as its services see it. What is registered here is taken back when the client is closed; a service's filters and hooks come in the order in which the
 * services were summoned, dependencies first. From any thread.
 */
public interface ServiceContext extends StanzaChannel {
    /**
     * A service that this one needs; it is summoned if it has not been yet. Called in the constructor.
     *
     * @throws IllegalStateException if that one needs this one, directly or not
     */
    <S extends Service> S require(ServiceType<S> type);

    /** The JID that the server gave the client last; while there is no session, only the bare part of it is authentic. */
    Jid localJid();

    /** Whether there is a session; it may be suspended. */
    boolean established();

    /** What the server offered when the session began; empty before the first. */
    Optional<StreamFeatures> streamFeatures();

    /** Adds what is to be done in each new session, and is not done again after a resumption. */
    Registration beforeEstablished(SessionHook hook);

    /** Tells, in its place among the stanzas, that a session is over, and with it what was known through it. */
    Registration onDestroyed(Consumer<XmppException> handler);
}
