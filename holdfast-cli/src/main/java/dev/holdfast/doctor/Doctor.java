// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.doctor;

import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.AttemptReport;
import dev.holdfast.net.ConnectionReport;
import dev.holdfast.net.HostLookup;
import dev.holdfast.net.Peer;
import dev.holdfast.net.Racing;
import dev.holdfast.net.StreamConnector;
import dev.holdfast.security.SecurityLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/** Visits every address of every peer of a domain, a few at a time, and says what is wrong with them. */
public final class Doctor {
    private static final int AT_ONCE = 4; // enough not to wait for those that hang, and few for a server to see at once

    private final Jid jid;
    private final SecurityLayer security;
    private final HostLookup hosts;
    private final StreamConnector.Settings settings;
    private final long begun = System.nanoTime();
    private final Instant started = Instant.now();

    /**
     * @param jid who is to log in if there are credentials; else its domain is what counts
     * @param settings how long each visit may take
     */
    public Doctor(Jid jid, SecurityLayer security, HostLookup hosts, StreamConnector.Settings settings) {
        this.jid = jid;
        this.security = security;
        this.hosts = hosts;
        this.settings = settings.withRacing(Racing.off());
    }

    /**
     * Examines the peers, which takes no longer than the slowest of each few.
     *
     * @param progress is told how many visits are over, and of how many; by the thread that calls this
     */
    public Diagnosis examine(Survey survey, List<Peer> peers, BiConsumer<Integer, Integer> progress)
            throws InterruptedException {
        var visits = new ArrayList<Visit>();
        var unreachable = new ArrayList<Finding>();
        try (var pool = new Pool(Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofVirtual().name("holdfast-doctor-", 0).factory()))) {
            var pending = new ArrayList<Future<Visit>>();
            var rooms = rooms(peers, unreachable);
            var over = new ExecutorCompletionService<Visit>(pool.threads());
            for (var room : rooms) {
                pending.add(over.submit(() -> visit(room)));
            }
            progress.accept(0, rooms.size());
            for (int done = 1; done <= rooms.size(); done++) {
                var _ = over.take();
                progress.accept(done, rooms.size());
            }
            for (var visit : pending) {
                visits.add(visit.get());
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a visit failed", failed.getCause());
        }
        boolean loggedIn = security.credentials().isPresent();
        var findings = new Verdict(survey, visits, loggedIn, Instant.now()).findings();
        unreachable.addAll(findings);
        return new Diagnosis(
                survey.domain(),
                loggedIn,
                started,
                Duration.ofNanos(System.nanoTime() - begun),
                survey,
                visits,
                Verdict.worstFirst(unreachable));
    }

    /** A pool that is left at once when the examination is interrupted. */
    private record Pool(ExecutorService threads) implements AutoCloseable {
        @Override
        public void close() {
            threads.shutdownNow();
        }
    }

    /** A peer, and the address where it is visited; none if its connector wants none. */
    private record Room(Peer peer, Optional<InetAddress> address) {}

    private List<Room> rooms(List<Peer> peers, List<Finding> unreachable) throws InterruptedException {
        var rooms = new ArrayList<Room>();
        for (var peer : peers) {
            if (!peer.connector().resolvesHosts()) {
                rooms.add(new Room(peer, Optional.empty()));
                continue;
            }
            try {
                for (var address : hosts.addresses(peer.host())) {
                    rooms.add(new Room(peer, Optional.of(address)));
                }
            } catch (IOException unknown) {
                unreachable.add(Finding.error(
                        peer.toString(),
                        String.valueOf(unknown.getMessage()),
                        "give the host an address (A, AAAA), or take the record out of the DNS",
                        unknown));
            }
        }
        return rooms;
    }

    private Visit visit(Room room) throws InterruptedException {
        var offset = Duration.ofNanos(System.nanoTime() - begun);
        var peer = room.peer();
        // a redirect leads to another host
        HostLookup there = room.address()
                .<HostLookup>map(address -> host -> host.equals(peer.host()) ? List.of(address) : hosts.addresses(host))
                .orElse(hosts);
        var connector = new StreamConnector(domain -> List.of(), there, settings);
        try {
            var loggedIn = connector.connect(jid, security, List.of(peer));
            loggedIn.stream().close();
            try {
                for (var last = loggedIn.stream().takeOutput();
                        last.isPresent();
                        last = loggedIn.stream().takeOutput()) {
                    loggedIn.connection().write(last.get());
                }
            } catch (IOException _) {
                // it was courtesy
            }
            loggedIn.connection().close();
            return new Visit(offset, peer, loggedIn.report().connected().orElseThrow());
        } catch (XmppException failed) {
            return new Visit(offset, peer, attempt(failed));
        }
    }

    /** A redirect makes more than one; the last is where it ended. */
    private static AttemptReport attempt(XmppException failed) {
        return ConnectionReport.in(failed)
                .map(ConnectionReport::attempts)
                .filter(attempts -> !attempts.isEmpty())
                .map(List::getLast)
                .orElseThrow(() -> new IllegalStateException("nothing was tried", failed));
    }
}
