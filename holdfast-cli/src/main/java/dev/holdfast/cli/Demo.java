// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.client.ClientConfig;
import dev.holdfast.client.ReconnectPolicy;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.Connector;
import dev.holdfast.net.HostLookup;
import dev.holdfast.net.Peer;
import dev.holdfast.net.XmlLog;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** One run of {@code holdfast demo}: two clients that talk while their connections are cut. */
final class Demo {
    private static final String DOMAIN = "holdfast.test"; // RFC 6761 §6.2: nobody's
    /** Prompt, for people watch; the library's own default begins with up to a second. */
    private static final Duration FIRST_DELAY = Duration.ofMillis(100);

    private final Terminal terminal;
    private final DemoState state;
    private final DemoView view;
    private final Duration pause;
    private final Deadline deadline;
    private final Function<String, XmlLog> xmlLog;
    private final String password = UUID.randomUUID().toString();
    private final long begin = System.nanoTime();

    /**
     * @param pause between the messages of a client
     * @param xmlLog the log of the client of that name
     */
    Demo(
            Terminal terminal,
            DemoState state,
            DemoView view,
            Duration pause,
            Duration timeout,
            Function<String, XmlLog> xmlLog) {
        this.terminal = terminal;
        this.state = state;
        this.view = view;
        this.pause = pause;
        this.deadline = Deadline.in(timeout);
        this.xmlLog = xmlLog;
    }

    ExitCode run() throws IOException {
        var problem = Optional.<Exception>empty();
        try (var server = LoopbackServer.builder()
                .domain(DOMAIN)
                .account(state.romeo().name, password)
                .account(state.juliet().name, password)
                .start()) {
            try (var romeo = user(state.romeo(), server, new Peer("127.0.0.1", server.port(), Connector.startTls()));
                    var juliet = user(
                            state.juliet(),
                            server,
                            new Peer("127.0.0.1", server.directTlsPort(), Connector.directTls()))) {
                play(server, romeo, juliet);
            } catch (XmppException | InterruptedException failed) {
                problem = Optional.of(failed);
            }
        }
        view.close(); // what the clients did to the end has been counted
        return problem.map(this::failed).orElseGet(this::verdict);
    }

    private DemoUser user(DemoState.Side side, LoopbackServer server, Peer peer) {
        var secret = password.toCharArray();
        var trust = CertificatePolicy.trusting(List.of(server.certificates().ca()));
        var config = ClientConfig.builder(
                        Jid.of(side.name, DOMAIN),
                        SecurityLayer.password(secret).withCertificates(trust))
                .discovery(_ -> List.of(peer)) // there is no DNS for this domain, and none is asked
                .hosts(HostLookup.system(Duration.ofSeconds(10)))
                .reconnect(ReconnectPolicy.backoff(FIRST_DELAY, 1.5, Duration.ofSeconds(2)))
                .minimumStableTime(Duration.ZERO) // so that many cuts in a row are each answered promptly
                .xmlLog(xmlLog.apply(side.name))
                .build();
        return new DemoUser(state, side, view, config, deadline);
    }

    private void play(LoopbackServer server, DemoUser romeo, DemoUser juliet) throws InterruptedException {
        romeo.start();
        juliet.start();
        state.await(
                "the login",
                deadline,
                () -> state.romeo().state.equals("online")
                        && state.juliet().state.equals("online"));
        romeo.talkTo(juliet.jid(), pause);
        juliet.talkTo(romeo.jid(), pause);
        for (int cut = 1; cut <= state.cuts(); cut++) {
            int due = state.dueAfter(cut);
            state.await("message " + due, deadline, () -> state.received() >= due);
            cut(server, cut % 2 == 1 ? romeo : juliet, cut);
            int resumptions = cut;
            state.await(
                    "resumption " + cut,
                    deadline,
                    () -> state.resumed() >= resumptions
                            && state.romeo().state.equals("online")
                            && state.juliet().state.equals("online"));
        }
        state.await("the last message", deadline, state::everythingArrived);
    }

    private void cut(LoopbackServer server, DemoUser user, int number) {
        view.cut(user.side().name, number);
        state.change(() -> state.cut(user.side()));
        if (!server.cut(user.jid().toString())) {
            throw new IllegalStateException("there was no connection of " + user.jid() + " to cut");
        }
    }

    private ExitCode failed(Exception problem) {
        summarize();
        terminal.trace(problem);
        if (problem instanceof InterruptedException) {
            terminal.complain("the demo was interrupted");
            return ExitCode.NOT_DELIVERED;
        }
        terminal.complain("the demo failed on " + DOMAIN + " (in this process): " + problem.getMessage()
                + (problem instanceof TimedOutException ? "; try a longer --timeout" : "; -v -v shows more"));
        return ExitCode.of(problem);
    }

    private ExitCode verdict() {
        summarize();
        if (lost() > 0) {
            return ExitCode.NOT_DELIVERED;
        }
        boolean good = duplicated() == 0 && reordered() == 0 && state.resumed() == state.cuts();
        return good ? ExitCode.DONE : ExitCode.FAULT;
    }

    private int lost() {
        return state.sent() - state.distinct();
    }

    private int duplicated() {
        return state.romeo().tally.duplicated() + state.juliet().tally.duplicated();
    }

    private int reordered() {
        return state.romeo().tally.reordered() + state.juliet().tally.reordered();
    }

    private void summarize() {
        var times = state.resumptionTimes();
        var seconds = RoundTrips.millis(System.nanoTime() - begin).movePointLeft(3);
        terminal.print(JsonLine.of("summary")
                .with("sent", state.sent())
                .with("received", state.received())
                .with("lost", lost())
                .with("duplicated", duplicated())
                .with("reordered", reordered())
                .with("resumed", state.resumed())
                .with("cuts", state.cutsMade())
                .with("acked", state.romeo().acked + state.juliet().acked)
                .withNumber("resume_ms_min", millis(times, 0))
                .withNumber("resume_ms_median", millis(times, times.size() / 2))
                .withNumber("resume_ms_max", millis(times, times.size() - 1))
                .with("seconds", seconds));
        terminal.print("\nsent " + state.sent() + ", received " + state.received() + " in " + seconds + " s: lost "
                + lost() + ", doubled " + duplicated() + ", out of order " + reordered());
        terminal.print("connections cut " + state.cutsMade() + ", sessions resumed " + state.resumed()
                + (times.isEmpty()
                        ? ""
                        : ", time to resume min/median/max " + millis(times, 0).orElseThrow() + "/"
                                + millis(times, times.size() / 2).orElseThrow() + "/"
                                + millis(times, times.size() - 1).orElseThrow() + " ms"));
    }

    private static Optional<BigDecimal> millis(List<Duration> times, int index) {
        return times.isEmpty()
                ? Optional.empty()
                : Optional.of(RoundTrips.millis(times.get(index).toNanos()));
    }
}
