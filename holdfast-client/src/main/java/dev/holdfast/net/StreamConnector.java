// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.stream.BindException;
import dev.holdfast.stream.LoginPlan;
import dev.holdfast.stream.XmlLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * From a JID to a stream that is logged in: the peers that are given, in order, then those that DNS knows. When a login breaks off
 * over what it has sent in one flight, the same peer is tried once more, with one request at a time, and so are all from then on.
 *
 * <p>Blocks the calling thread, which should be a virtual one; an interrupt closes whatever is open. One at a time: not for
 * several threads.
 */
public final class StreamConnector {
    private final PeerDiscovery discovery;
    private final ConnectOptions options;
    private final XmlLimits limits;
    private final Duration limit;
    private final RandomGenerator random;
    private final XmlLog log;
    private final Timing timing;
    private final AttemptGate gate;
    private boolean pipelining = true; // until a server seems to mind

    /**
     * @param limit how long {@link #connect} may take as a whole
     * @param random where nonces come from; must be fit for cryptography
     */
    public StreamConnector(
            PeerDiscovery discovery,
            ConnectOptions options,
            XmlLimits limits,
            Duration limit,
            RandomGenerator random,
            XmlLog log,
            Timing timing) {
        this.discovery = discovery;
        this.options = options;
        this.limits = limits;
        this.limit = limit;
        this.random = random;
        this.log = log;
        this.timing = timing;
        this.gate = new AttemptGate(timing);
    }

    /**
     * Connects and logs in. If it throws, no connection is left open.
     *
     * @param given peers to try before DNS is asked
     * @throws AuthenticationException at once: other peers would only lock the account
     * @throws BindException at once: the resource is refused for the whole domain
     * @throws XmppNotOfferedException if the domain says that it has no XMPP; failures of given peers are suppressed in it
     * @throws NoPeerLeftException if all peers failed
     * @throws InterruptedException if the thread was interrupted
     */
    public LoggedIn connect(LoginPlan plan, List<Peer> given) throws InterruptedException {
        var search = new Search(plan, timing.nanoTime() + limit.toNanos());
        var loggedIn = search.tryEach(given, 1); // DNS is behind them
        if (loggedIn != null) {
            return loggedIn;
        }
        loggedIn = search.tryEach(search.discovered(), 0);
        if (loggedIn != null) {
            return loggedIn;
        }
        throw new NoPeerLeftException(plan.jid().domain(), search.attempts);
    }

    /** One call of {@link #connect}. */
    private final class Search {
        private final LoginPlan plan;
        private final long deadline;
        private final List<NoPeerLeftException.Attempt> attempts = new ArrayList<>();
        private boolean given = true;

        Search(LoginPlan plan, long deadline) {
            this.plan = plan;
            this.deadline = deadline;
        }

        List<Peer> discovered() throws InterruptedException {
            given = false;
            var domain = options.tls().domain();
            if (timeIsUp()) {
                return List.of();
            }
            try {
                return TimedCall.until(
                        deadline, timing, "holdfast-discovery-" + domain, () -> discovery.discover(domain), () -> {});
            } catch (XmppNotOfferedException notOffered) {
                attempts.forEach(attempt -> notOffered.addSuppressed(attempt.cause()));
                throw notOffered;
            } catch (TimeoutException _) {
                failed("DNS for " + domain, new TimedOutException("there was no answer in time"));
            } catch (IOException | RuntimeException noAnswer) {
                failed("DNS for " + domain, noAnswer);
            }
            return List.of();
        }

        /** @param behind what else is to be tried if all of these fail */
        @Nullable
        LoggedIn tryEach(List<Peer> peers, int behind) throws InterruptedException {
            for (int i = 0; i < peers.size() && !timeIsUp(); ) {
                boolean pipelined = pipelining;
                try {
                    // a peer that hangs must leave time for those behind it
                    return tryOne(peers.get(i), peers.size() - i + behind);
                } catch (AuthenticationException | BindException decisive) {
                    attempts.forEach(attempt -> decisive.addSuppressed(attempt.cause()));
                    throw decisive;
                } catch (IOException | RuntimeException failed) {
                    // whatever else a peer makes our code, the JDK's TLS or a connector throw is that peer's failure
                    failed(peers.get(i).toString(), failed);
                    if (!pipelined || pipelining) { // else it may have minded, and none will be asked like that again
                        i++;
                    }
                }
            }
            return null;
        }

        private void failed(String where, Exception cause) {
            attempts.add(new NoPeerLeftException.Attempt(where, cause, given));
        }

        private LoggedIn tryOne(Peer peer, int share) throws IOException, InterruptedException {
            gate.pass();
            var limit = remaining().dividedBy(share);
            var agreed = pipelining ? plan : plan.withoutPipelining();
            var attempt = new LoginAttempt(peer, within(limit), agreed, limits, random, log);
            try {
                return attempt.run(timing, limit);
            } catch (BindException orderly) {
                throw orderly;
            } catch (IOException | RuntimeException brokenOff) {
                pipelining &= !attempt.awaitedAnswersToOneFlight();
                throw brokenOff;
            } finally {
                gate.over();
            }
        }

        private boolean timeIsUp() {
            if (timing.nanoTime() - deadline < 0) {
                return false;
            }
            if (attempts.isEmpty()) {
                failed(
                        "the search",
                        new TimedOutException("the limit of " + BlockingCall.seconds(limit) + " passed before any"));
            }
            return true;
        }

        private Duration remaining() {
            // a millisecond at least: what has begun may fail by its own limit
            return Duration.ofNanos(Math.max(1_000_000, deadline - timing.nanoTime()));
        }

        private ConnectOptions within(Duration left) {
            return new ConnectOptions(
                    options.tls(),
                    gate.counting(options.hosts()),
                    options.timeouts().within(left));
        }
    }
}
