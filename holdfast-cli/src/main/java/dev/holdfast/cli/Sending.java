// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** One run of {@code holdfast send}: all texts of the input, as fast as the server acknowledges them. */
final class Sending {
    /** How often somebody who waits for input looks after the connection. */
    private static final Duration LOOK = Duration.ofMillis(100);
    /** How long a text may be in coming that is only to be reported as not sent. */
    private static final Duration LEFTOVER = Duration.ofMillis(100);

    private static final Duration LEFTOVERS = Duration.ofSeconds(1);

    private final Link link;
    private final Terminal terminal;
    private final Jid to;
    private final Input input;
    private final Deadline work;
    private final DeliveryReport report;
    private final String idPrefix = UUID.randomUUID() + "-";
    private long sent;
    private int bounces; // of the dispatcher thread alone, which has ended when others look
    private boolean complete; // whether all of the input was sent

    Sending(Link link, Terminal terminal, Jid to, Input input, Budget budget) {
        this.link = link;
        this.terminal = terminal;
        this.to = to;
        this.input = input;
        this.work = Deadline.in(budget.work());
        this.report = new DeliveryReport(terminal, to, Deadline.in(budget.work().plus(budget.shutdown())));
        link.client().onMessage(this::received);
    }

    /** A bounce of ours is worth a word, if it comes while we are here; thousands are not worth thousands. */
    private void received(Message message) {
        if (message.error().isPresent() && message.id().orElse("").startsWith(idPrefix) && bounces++ == 0) {
            terminal.complain(message.from().map(Jid::toString).orElse("the server") + " returned the message "
                    + message.id().orElse("") + ": " + message.error().get());
        }
    }

    private void tellOfBounces() {
        if (bounces > 1) {
            terminal.complain(bounces + " messages were returned by now, the first as shown");
        }
    }

    ExitCode run() throws InterruptedException {
        var problem = Optional.<Exception>empty();
        report.start();
        link.start();
        try {
            sendAll();
            complete = true;
            report.end();
            if (!report.await(work.remaining())) {
                problem = Optional.of(tooLate());
            }
            link.close();
        } catch (XmppException | UsageException | InterruptedException failed) {
            problem = Optional.of(failed);
            link.close();
            if (!complete) {
                reportLeftovers();
                report.end();
            }
        }
        report.await(Duration.ofSeconds(1)); // all tokens are final, and the last deadline holds for each
        tellOfBounces();
        terminal.print(report.toString());
        return problem.map(this::failed).orElseGet(this::verdict);
    }

    private void sendAll() throws InterruptedException {
        link.awaitSession(work);
        for (var text = next(); text.isPresent(); text = next()) {
            send(text.get());
        }
    }

    private Optional<String> next() throws InterruptedException {
        while (true) {
            try {
                return input.next(work.remaining().compareTo(LOOK) < 0 ? work.remaining() : LOOK);
            } catch (TimedOutException nothingYet) {
                if (link.failure().isPresent()) {
                    throw link.failure().get();
                }
                if (work.passed()) {
                    throw nothingYet;
                }
            }
        }
    }

    private void send(String text) throws InterruptedException {
        var id = nextId();
        var message = Message.chat(to, text);
        StanzaToken token;
        try {
            token = link.enqueue(message.withHeader(message.header().withId(id)), work);
        } catch (XmppException | InterruptedException notSent) {
            link.close(); // which makes every outcome final, so that there is room for one more
            report.unsent(id);
            throw notSent;
        }
        boolean taken = false;
        try {
            taken = report.offer(token, work);
        } finally {
            if (!taken) {
                link.close();
                report.put(token);
            }
        }
        if (!taken) {
            throw tooLate();
        }
    }

    private static TimedOutException tooLate() {
        return new TimedOutException("the server did not acknowledge everything in time");
    }

    private String nextId() {
        return idPrefix + sent++;
    }

    /** What has been read of the input, or soon is, was not sent: that is an outcome too. */
    private void reportLeftovers() throws InterruptedException {
        var end = Deadline.in(LEFTOVERS);
        try {
            while (!end.passed() && input.next(LEFTOVER).isPresent()) {
                report.unsent(nextId());
            }
        } catch (TimedOutException | UsageException _) {
            terminal.note(1, "the rest of the input was not read");
        }
    }

    private ExitCode verdict() {
        if (report.allDelivered()) {
            return ExitCode.DONE;
        }
        terminal.complain("not everything was delivered to the server of " + link.domain() + ": " + report
                + "; send again what is not acked, with a longer --timeout if the connection is bad");
        return ExitCode.NOT_DELIVERED;
    }

    private ExitCode failed(Exception problem) {
        if (complete && report.allDelivered()) {
            return ExitCode.DONE; // the last acknowledgements came while we were ending
        }
        if (problem instanceof InterruptedException) {
            terminal.complain("interrupted: " + report);
            return ExitCode.NOT_DELIVERED;
        }
        if (problem instanceof TimedOutException
                && link.everOnline()
                && link.outage().isPresent()) {
            terminal.complain("the connection to " + link.domain() + " was lost and did not come back in time ("
                    + link.outage().get().getMessage() + "): " + report + "; try a longer --timeout");
            return ExitCode.NOT_DELIVERED;
        }
        return terminal.fail(problem, link.domain());
    }
}
