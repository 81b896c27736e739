// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import dev.holdfast.stream.NotConnectedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The way into a {@link ConnectedClient}. */
final class Entrance {
    private final XmppClient client;
    private final Runnable begin;
    private final Runnable leave;

    /**
     * Of this client.
     *
     * @param begin makes it connect, if it has no session
     * @param leave makes it end
     */
    Entrance(XmppClient client, Runnable begin, Runnable leave) {
        this.client = client;
        this.begin = begin;
        this.leave = leave;
    }

    ConnectedClient enter(Duration timeout) throws InterruptedException {
        if (client.inHandler()) {
            throw new IllegalStateException("a handler cannot wait for a session, for events wait for handlers");
        }
        var told = new CompletableFuture<Void>();
        boolean entered = false;
        try (var _ = client.onEvent(event -> happened(event, told))) {
            if (!client.told()) {
                begin.run();
                await(told, timeout);
            }
            entered = true;
            return new ConnectedClient(client, leave);
        } finally {
            if (!entered) {
                leave.run();
            }
        }
    }

    private static void happened(ClientEvent event, CompletableFuture<Void> told) {
        switch (event) {
            case ClientEvent.Established _ -> told.complete(null);
            case ClientEvent.Failed(var cause) -> told.completeExceptionally(cause);
            case ClientEvent.Stopped() ->
                told.completeExceptionally(new NotConnectedException("the client was stopped before it had a session"));
            case ClientEvent.Suspended _, ClientEvent.Resumed _, ClientEvent.Destroyed _ -> {
                // it goes on
            }
        }
    }

    private void await(CompletableFuture<Void> told, Duration timeout) throws InterruptedException {
        try {
            told.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
        } catch (ExecutionException ended) {
            throw (XmppException) ended.getCause();
        } catch (TimeoutException _) {
            throw new TimedOutException(client.localJid().bare() + " had no session within " + timeout.toMillis()
                    + " ms" + lastFailure().map(why -> "; at last: " + why).orElse(""));
        }
    }

    private Optional<String> lastFailure() {
        return client.connectionReport().stream()
                .flatMap(report -> report.attempts().reversed().stream())
                .flatMap(attempt -> attempt.failure().stream())
                .map(Throwable::getMessage)
                .findFirst();
    }
}
