// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dnsjava;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;

/**
 * Two attempts: all name servers in their order by UDP, then all by TCP, until one has an answer.
 *
 * <p>dnsjava's own ExtendedResolver asks in any order and takes SERVFAIL for an answer. Here it is none: if there is nothing better, the stage fails with an
 * {@link UnusableAnswerException}.
 */
final class ResolversInTurn implements Resolver {
    private final List<SimpleResolver> attempts;
    private final Duration patience;

    /** @param limit for all attempts together */
    ResolversInTurn(List<InetSocketAddress> nameServers, Duration limit) {
        attempts = Stream.of(false, true)
                .flatMap(tcp -> nameServers.stream().map(server -> resolver(server, tcp)))
                .toList();
        patience = limit.dividedBy(Math.max(1, attempts.size()));
        setTimeout(patience);
    }

    private static SimpleResolver resolver(InetSocketAddress nameServer, boolean tcp) {
        var resolver = new SimpleResolver(nameServer);
        resolver.setTCP(tcp);
        return resolver;
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        return attempt(0, query, executor, new IOException("there is no name server to ask"));
    }

    private CompletionStage<Message> attempt(int number, Message query, Executor executor, Throwable soFar) {
        if (number == attempts.size()) {
            return CompletableFuture.failedStage(soFar);
        }
        return attempts.get(number)
                .sendAsync(query, executor)
                .toCompletableFuture()
                .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS) // dnsjava sees to its own only once a second
                .thenApply(UnusableAnswerException::unlessUsable)
                .handle((answer, failure) -> failure == null
                        ? CompletableFuture.completedStage(answer)
                        : attempt(number + 1, query, executor, better(soFar, failure)))
                .thenCompose(Function.identity());
    }

    /** That a name server says no tells more than that another one says nothing. */
    private static Throwable better(Throwable before, Throwable now) {
        boolean saidNo = UnusableAnswerException.in(before).isPresent();
        return saidNo && UnusableAnswerException.in(now).isEmpty() ? before : now;
    }

    @Override
    public void setTimeout(Duration timeout) {
        attempts.forEach(resolver -> resolver.setTimeout(timeout));
    }

    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
        attempts.forEach(resolver -> resolver.setEDNS(version, payloadSize, flags, options));
    }

    @Override
    public void setIgnoreTruncation(boolean ignore) {
        attempts.forEach(resolver -> resolver.setIgnoreTruncation(ignore));
    }

    @Override
    public void setTSIGKey(TSIG key) {
        attempts.forEach(resolver -> resolver.setTSIGKey(key));
    }

    @Override
    public void setPort(int port) {
        throw new UnsupportedOperationException("each name server has its own");
    }

    @Override
    public void setTCP(boolean tcp) {
        throw new UnsupportedOperationException("both are used, in turn");
    }
}
