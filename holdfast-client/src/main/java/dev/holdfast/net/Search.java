// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import dev.holdfast.net.AttemptReport.Outcome;
import dev.holdfast.security.DomainTls;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.stream.BindException;
import dev.holdfast.stream.LoginOutcome;
import dev.holdfast.stream.LoginPlan;
import dev.holdfast.stream.StreamCondition;
import dev.holdfast.stream.StreamErrorException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One call of {@link StreamConnector#connect}: who is tried, in which order and for how long, and what is written down of it. */
final class Search {
    private static final int MOST_REDIRECTS = 3;

    private final StreamConnector connector;
    private final StreamConnector.Settings settings;
    private final LoginPlan plan;
    private final DomainTls tls;
    private final String domain;
    private final Timing timing;
    private final long origin;
    private final long deadline;
    private final Instant started = Instant.now();
    private final List<AttemptRecord> records = new ArrayList<>(); // in the order of their beginnings
    /** By how many attempts had begun before: in a race the last to begin may be the first to fail. */
    private final SortedMap<Integer, NoPeerLeftException.Attempt> failures = new TreeMap<>();

    private Optional<DiscoveryReport> discovery = Optional.empty();
    private boolean given = true;

    Search(StreamConnector connector, LoginPlan plan, DomainTls tls) {
        this.connector = connector;
        this.settings = connector.settings();
        this.plan = plan;
        this.tls = tls;
        this.domain = tls.domain().name();
        this.timing = settings.timing();
        this.origin = timing.nanoTime();
        this.deadline = origin + settings.timeouts().attempt().toNanos();
    }

    LoggedIn run(List<Peer> givenPeers) throws InterruptedException {
        try {
            var loggedIn = tryAll(givenPeers, 1); // DNS is behind them
            if (loggedIn == null) {
                loggedIn = tryAll(discovered(), 0);
            }
            if (loggedIn == null) {
                throw new NoPeerLeftException(plan.jid().domain(), List.copyOf(failures.values()), report());
            }
            return loggedIn;
        } catch (AuthenticationException | BindException decisive) {
            failures.values().forEach(failure -> decisive.addSuppressed(failure.cause()));
            decisive.addSuppressed(new Explanation(report()));
            throw decisive;
        }
    }

    private @Nullable LoggedIn tryAll(List<Peer> peers, int behind) throws InterruptedException {
        int left = peers.size() + behind;
        for (var group : groups(peers)) {
            left -= group.size();
            var race = new Race(this, group, left);
            for (Lane winner; !timeIsUp() && (winner = race.next()) != null; ) {
                var loggedIn = finish(winner, race);
                if (loggedIn != null) {
                    return loggedIn;
                }
            }
        }
        return null;
    }

    /** SRV records of one priority are of one rank; all else is tried by itself, in the order in which it comes. */
    private static List<List<Entrant>> groups(List<Peer> peers) {
        var groups = new ArrayList<List<Entrant>>();
        Peer before = null;
        for (var peer : peers) {
            if (before == null || !equals(before.source(), peer.source())) {
                groups.add(new ArrayList<>());
            }
            groups.getLast().add(new Entrant(peer));
            before = peer;
        }
        return groups;
    }

    private static boolean equals(PeerSource one, PeerSource other) {
        return one instanceof PeerSource.Srv first
                && other instanceof PeerSource.Srv second
                && first.priority() == second.priority();
    }

    private List<Peer> discovered() throws InterruptedException {
        given = false;
        if (timeIsUp()) {
            return List.of();
        }
        long begun = timing.nanoTime();
        try {
            var peers = TimedCall.until(
                    () -> deadline - timing.nanoTime(),
                    timing,
                    "holdfast-discovery-" + domain,
                    () -> connector.discovery().discover(tls.domain()),
                    () -> {});
            discovered(begun, peers, Optional.empty());
            return peers;
        } catch (XmppNotOfferedException notOffered) {
            discovered(begun, List.of(), Optional.of(notOffered));
            failures.values().forEach(failure -> notOffered.addSuppressed(failure.cause()));
            throw notOffered.with(report());
        } catch (TimeoutException _) {
            noAnswer(begun, new TimedOutException("there was no answer in time"));
        } catch (IOException | RuntimeException failed) {
            noAnswer(begun, failed);
        }
        return List.of();
    }

    private void noAnswer(long begun, Exception why) {
        discovered(begun, List.of(), Optional.of(why));
        var where = connector.discovery().asked() + " for " + domain;
        failures.put(records.size(), new NoPeerLeftException.Attempt(where, why, given));
    }

    private void discovered(long begun, List<Peer> peers, Optional<Exception> failure) {
        var until = Duration.ofNanos(timing.nanoTime() - origin);
        discovery = Optional.of(new DiscoveryReport(Duration.ofNanos(begun - origin), until, peers, failure));
    }

    /** Logs in where a race was won; null if that failed and others are to be tried. */
    private @Nullable LoggedIn finish(Lane winner, Race race) throws InterruptedException {
        var attempt = winner.attempt();
        Exception cause;
        boolean ended = false;
        boolean pipelined = connector.pipelining();
        try {
            var outcome = TimedCall.until(
                    attempt::left,
                    timing,
                    "holdfast-login-" + winner.entrant().peer(),
                    attempt::finish,
                    attempt::abandon);
            ended = true;
            settings.memory().won(domain, winner.entrant());
            return loggedIn(winner, outcome);
        } catch (TimeoutException _) {
            cause = attempt.timedOut();
        } catch (IOException | RuntimeException failed) {
            // whatever else a peer makes our code, the JDK's TLS or a connector throw is that peer's failure
            cause = failed;
        } catch (InterruptedException stopped) {
            winner.record().end(Outcome.ABANDONED, Optional.empty());
            throw stopped;
        } finally {
            if (!ended) {
                attempt.abandon();
            }
        }
        if (!(cause instanceof BindException) && attempt.awaitedAnswersToOneFlight()) {
            connector.pipelineNoMore(); // it may have minded, and none will be asked like that again
            if (pipelined) {
                race.first(winner.entrant());
            }
        }
        failed(winner, cause, race);
        return null;
    }

    private LoggedIn loggedIn(Lane winner, LoginOutcome outcome) {
        var attempt = winner.attempt();
        if (!attempt.connection().secure()) {
            winner.record().note("this connection is not encrypted");
        }
        winner.record().end(Outcome.CONNECTED, Optional.empty());
        return new LoggedIn(winner.entrant().peer(), attempt.connection(), attempt.stream(), outcome, report());
    }

    /** A lane has failed: decides whether that means all. */
    void failed(Lane lane, Throwable thrown, Race race) {
        var peer = lane.entrant().peer();
        var cause = switch (thrown) {
            case Error error -> throw error;
            case Exception exception -> exception;
            default -> new IllegalStateException(thrown);
        };
        lane.record().end(Outcome.FAILED, Optional.of(cause));
        if (cause instanceof AuthenticationException || cause instanceof BindException) {
            throw (XmppException) cause;
        }
        redirect(cause, lane).ifPresent(race::first);
        failures.put(records.indexOf(lane.record()), new NoPeerLeftException.Attempt(peer.toString(), cause, given));
    }

    /**
     * Where the peer has sent us. RFC 6120 §4.9.3.19: the same policies, the same 'to' and the same reference identifiers hold there.
     * A peer that has not proven to be the domain sends nobody anywhere.
     */
    private Optional<Entrant> redirect(Exception cause, Lane lane) {
        if (!(cause instanceof StreamErrorException error
                && error.condition() == StreamCondition.SEE_OTHER_HOST
                && error.by() == StreamErrorException.Origin.REMOTE)) {
            return Optional.empty();
        }
        var from = lane.entrant();
        var other = error.address()
                .flatMap(address -> PeerAddress.parse(
                        address,
                        from.peer().connector(),
                        new PeerSource.Redirect(from.peer().toString())));
        var refusal = lane.proven() ? whyNot(from, other) : "it came from a server that had proven nothing";
        if (!refusal.isEmpty()) {
            lane.record().note("see-other-host was not followed: " + refusal);
            return Optional.empty();
        }
        return other.map(from::redirectedTo);
    }

    private static String whyNot(Entrant from, Optional<Peer> other) {
        if (other.isEmpty()) {
            return "there is no address in it that makes sense";
        }
        if (from.comesFrom(other.get())) {
            return "it leads in a circle";
        }
        return from.redirectedBy().size() >= MOST_REDIRECTS
                ? "more than " + MOST_REDIRECTS + " servers have sent us on already"
                : "";
    }

    /** @param others how many are to be tried if it fails, and must be left time for */
    Lane lane(Race race, Entrant entrant, int others) {
        var record = new AttemptRecord(domain, entrant.peer(), timing, origin);
        records.add(record);
        return new Lane(race, entrant, record, timing.nanoTime() + share(others).toNanos());
    }

    /** @param sooner as for {@link LoginAttempt} */
    LoginAttempt attempt(Lane lane, int others, Runnable sooner) {
        var limit = share(others);
        var entrant = lane.entrant();
        var options = new ConnectOptions(
                tlsTowards(entrant.peer()),
                entrant.address()
                        .<HostLookup>map(address -> host -> List.of(address))
                        .orElseGet(connector::hosts),
                settings.timeouts().within(limit),
                lane.record());
        var agreed = connector.pipelining() ? plan : plan.withoutPipelining();
        var terms = new LoginAttempt.Terms(agreed, settings.limits(), settings.random(), settings.log(), timing);
        return new LoginAttempt(entrant.peer(), options, terms, lane.record(), limit, sooner);
    }

    /** RFC 7590 §3.4: where DNSSEC has proven that the domain is served by a host, the certificate of the host will do. */
    private DomainTls tlsTowards(Peer peer) {
        return peer.source() instanceof PeerSource.Srv srv && srv.authentic()
                ? tls.alsoAccepting(new ServerDomain(peer.host()))
                : tls;
    }

    /** A peer that hangs must leave time for those behind it. */
    private Duration share(int others) {
        // a millisecond at least: what has begun may fail by its own limit
        return Duration.ofNanos(Math.max(1_000_000, deadline - timing.nanoTime()))
                .dividedBy(others + 1L);
    }

    boolean timeIsUp() {
        if (timing.nanoTime() - deadline < 0) {
            return false;
        }
        if (failures.isEmpty()) {
            var limit = BlockingCall.seconds(settings.timeouts().attempt());
            var late = new TimedOutException("the limit of " + limit + " passed before any");
            failures.put(records.size(), new NoPeerLeftException.Attempt("the search", late, given));
        }
        return true;
    }

    boolean favours(Entrant entrant) {
        return settings.memory().favours(domain, entrant);
    }

    long deadline() {
        return deadline;
    }

    Racing racing() {
        return settings.racing();
    }

    Timing timing() {
        return timing;
    }

    HostLookup hosts() {
        return connector.hosts();
    }

    AttemptGate.Pass pass() throws InterruptedException {
        return connector.pass();
    }

    private ConnectionReport report() {
        var took = Duration.ofNanos(timing.nanoTime() - origin);
        return new ConnectionReport(
                domain,
                started,
                took,
                discovery,
                records.stream().map(AttemptRecord::report).toList());
    }
}
