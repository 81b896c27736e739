// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.Registration;
import dev.holdfast.dispatch.SessionHook;
import dev.holdfast.dispatch.StanzaChannel;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.ConnectionReport;
import dev.holdfast.service.Service;
import dev.holdfast.service.ServiceType;
import dev.holdfast.stream.StreamFeatures;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What both kinds of client offer: {@link XmppClient}, which is told when to connect, and {@link PresenceManagedClient}, which connects to be present.
 *
 * <p>A client is one object for as many starts as there shall be. All methods may be called from any thread.
 */
public sealed interface Client extends StanzaChannel, AutoCloseable permits XmppClient, PresenceManagedClient {
    /**
     * Begins to connect, and returns at once.
     *
     * @throws IllegalStateException if it is running already
     */
    void start();

    /** Ends the session in good order, and returns at once; {@link ClientEvent.Stopped} tells when it is done. Does nothing if it is not running. */
    void stop();

    /**
     * As {@link #stop}, waits until all is done, and closes the services: for the server it waits no longer than the shutdown timeout, and as long again for handlers
     * that are slow. From a handler it does not wait. It may be started again, without the services.
     *
     * <p>If the waiting thread is interrupted, the connection is cut and it returns with its interrupt flag set.
     */
    @Override
    void close();

    /** Whether it has been started and has neither stopped nor failed. */
    boolean running();

    /** Whether there is a session; it may be suspended. Stanzas may be enqueued. */
    boolean established();

    /** Whether there is a session without a connection, which may be resumed. */
    boolean suspended();

    /** The JID that the server gave it last; while there is no session, only the bare part of it is authentic. */
    Jid localJid();

    /** What the server offered when the latest session began, from before its {@linkplain #beforeEstablished hooks} run; empty before the first. */
    Optional<StreamFeatures> streamFeatures();

    /**
     * What was done to find and reach a server, the last time that it succeeded or failed: every peer, its addresses and how long
     * each phase took. Empty before the first.
     */
    Optional<ConnectionReport> connectionReport();

    /** Tells the handler of all that happens to the connection, in its order among the stanzas. */
    Registration onEvent(Consumer<ClientEvent> handler);

    /**
     * Adds what is to be done in each new session before {@link ClientEvent.Established}, after what services do there and in the order in which it was added. It may
     * send and wait for replies, and has {@linkplain ClientConfig#negotiationTimeout as long as an attempt to connect}, all hooks together. What comes meanwhile waits.
     */
    Registration beforeEstablished(SessionHook hook);

    /**
     * The service of this kind; it and those that it needs are made if they are not there yet.
     *
     * @throws IllegalStateException if it needs itself, directly or not
     */
    <S extends Service> S summon(ServiceType<S> type);
}
