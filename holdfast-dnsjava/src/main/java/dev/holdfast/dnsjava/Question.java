// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dnsjava;

import dev.holdfast.net.DnsFailedException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/** A question that is on its way. */
final class Question {
    private static final Executor THREADS =
            task -> Thread.ofVirtual().name("holdfast-dnsjava").start(task);

    private final String shown;
    private final CompletableFuture<Message> answer;

    private Question(String shown, CompletableFuture<Message> answer) {
        this.shown = shown;
        this.answer = answer;
    }

    /**
     * Asks.
     *
     * @param unchecked whether the name server shall leave out the checks of DNSSEC
     */
    static Question to(Resolver resolver, String nameServers, Name name, int type, boolean unchecked) {
        var query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        if (unchecked) {
            query.getHeader().setFlag(Flags.CD);
        }
        var shown = "the DNS look-up of " + Type.string(type) + " " + name + " at " + nameServers;
        return new Question(shown, resolver.sendAsync(query, THREADS).toCompletableFuture());
    }

    /**
     * The answer, which has records or says that there are none.
     *
     * @throws TimeoutException if it takes longer
     */
    Message await(Duration limit) throws DnsFailedException, InterruptedException, TimeoutException {
        try {
            var message = answer.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
            int code = message.getRcode();
            if (code == Rcode.NOERROR || code == Rcode.NXDOMAIN) {
                return message;
            }
            // the validating resolver's own, as the others have been sorted out by ResolversInTurn
            throw new DnsFailedException(shown + " failed: DNSSEC proves the answer wrong: " + reason(message));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException last) {
                throw last;
            }
            var cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new DnsFailedException(shown + " failed: " + cause.getMessage(), cause);
        }
    }

    private static String reason(Message message) {
        return message.getSection(Section.ADDITIONAL).stream()
                .filter(each -> each.getDClass() == ValidatingResolver.VALIDATION_REASON_QCLASS)
                .filter(TXTRecord.class::isInstance)
                .map(each -> String.join("", ((TXTRecord) each).getStrings()))
                .collect(Collectors.joining(", "));
    }

    DnsFailedException late(Duration limit) {
        return new DnsFailedException(shown + " had no answer within " + limit.toMillis() + " ms");
    }

    void cancel() {
        answer.cancel(true);
    }

    /** For messages: which record, of which name server. */
    @Override
    public String toString() {
        return shown;
    }
}
