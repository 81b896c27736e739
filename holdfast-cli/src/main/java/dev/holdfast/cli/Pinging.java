// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.StanzaError;
import dev.holdfast.stanza.StanzaErrorException;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.time.Duration;
import java.util.Optional;

/** One run of {@code holdfast ping}. */
final class Pinging {
    private static final Element PING = Element.of(new Name("urn:xmpp:ping", "ping"));
    private static final Duration PACE = Duration.ofSeconds(1);

    private final Link link;
    private final Terminal terminal;
    private final Optional<Jid> to;
    private final String target;
    private final int count;
    private final Deadline work;
    private final RoundTrips trips = new RoundTrips();

    Pinging(Link link, Terminal terminal, Optional<Jid> to, int count, Budget budget) {
        this.link = link;
        this.terminal = terminal;
        this.to = to;
        this.target = to.map(Jid::toString).orElse(link.domain());
        this.count = count;
        this.work = Deadline.in(budget.work());
    }

    ExitCode run() {
        link.start();
        ExitCode code;
        try {
            link.awaitSession(work);
            terminal.print("PING " + target + " as " + link.client().localJid());
            pingAll();
            code = trips.exitCode(count);
        } catch (InterruptedException _) {
            code = trips.exitCode(0); // whoever interrupts has seen enough
        } catch (XmppException failed) {
            code = terminal.fail(failed, link.domain());
        }
        if (trips.transmitted() > 0) {
            terminal.print(trips.text(target));
            terminal.print(trips.json(target));
        }
        link.close();
        return code;
    }

    private void pingAll() throws InterruptedException {
        for (int left = count; left > 0 && !work.passed(); left--) {
            var share = work.remaining().dividedBy(left);
            var next = Deadline.in(share.compareTo(PACE) < 0 ? share : PACE);
            ping(share);
            if (left > 1) {
                Thread.sleep(next.remaining());
            }
            link.failure().ifPresent(failure -> {
                throw failure;
            });
        }
    }

    private void ping(Duration patience) throws InterruptedException {
        var request = to.map(jid -> Iq.get(jid, PING)).orElseGet(() -> Iq.get(Jid.ofDomain(link.domain()), PING));
        int number = trips.sent();
        long begin = System.nanoTime();
        try {
            link.client().request(request, patience);
            answered(number, begin, Optional.empty());
        } catch (StanzaErrorException error) {
            answered(number, begin, Optional.of(error.error()));
        } catch (TimedOutException _) {
            noAnswer(number, "timeout", "no answer within " + patience.toMillis() + " ms");
        } catch (XmppException lost) {
            noAnswer(number, "lost", "no answer: " + lost.getMessage());
        }
    }

    private void answered(int number, long begin, Optional<StanzaError> error) {
        long nanos = System.nanoTime() - begin;
        boolean reached = error.map(Pinging::fromTarget).orElse(true);
        trips.answered(nanos, reached);
        terminal.print(line(number, reached ? "reply" : "error")
                .with("ms", RoundTrips.millis(nanos))
                .with("error", error.map(e -> e.condition().wire())));
        terminal.print((reached ? "reply from " : "error about ") + target + ": seq=" + number
                + error.map(e -> " (" + e + ")").orElse("") + " time=" + RoundTrips.millis(nanos) + " ms");
    }

    private void noAnswer(int number, String state, String why) {
        terminal.print(line(number, state).with("ms", Optional.empty()).with("error", Optional.empty()));
        terminal.print(target + ": seq=" + number + " " + why);
    }

    private JsonLine line(int number, String state) {
        return JsonLine.of("ping").with("to", target).with("seq", number).with("state", state);
    }

    /** XEP-0199 §4.1: who does not support pings says so with one of these; other errors say that the way there is barred. */
    private static boolean fromTarget(StanzaError error) {
        return switch (error.condition()) {
            case SERVICE_UNAVAILABLE, FEATURE_NOT_IMPLEMENTED -> true;
            default -> false;
        };
    }
}
