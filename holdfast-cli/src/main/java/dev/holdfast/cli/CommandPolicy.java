// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.client.ReconnectPolicy;
import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.XmppException;
import dev.holdfast.net.XmppNotOfferedException;
import dev.holdfast.stream.ConnectionLostException;
import dev.holdfast.stream.StreamErrorException;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * When a command tries again. Before it has been online once, nearly never: whoever waits at a terminal wants to know. Later
 * that depends on what it is for.
 *
 * @param holdsOn whether it comes back for ever once it has been online, whatever may be wrong with the server
 * @param retries is told of what will be tried again, and after how long
 */
record CommandPolicy(boolean holdsOn, ReconnectPolicy delays, BiConsumer<XmppException, Duration> retries)
        implements ReconnectPolicy {
    @Override
    public Decision after(XmppException cause, int failures, boolean everEstablished) {
        if (!worthAnother(ExitCode.deciding(cause), everEstablished)) {
            return new Decision.GiveUp();
        }
        // asked for the delay alone: this is something that no policy gives up for
        var passing = new ConnectionLostException("a passing failure");
        var decision = delays.after(passing, failures, everEstablished);
        if (decision instanceof Decision.RetryAfter(var delay)) {
            retries.accept(cause, delay);
        }
        return decision;
    }

    private boolean worthAnother(Throwable cause, boolean everEstablished) {
        if (cause instanceof AuthenticationException refused) {
            return refused.temporary();
        }
        if (!everEstablished || !(cause instanceof Exception failure)) {
            return false;
        }
        if (failure instanceof StreamErrorException) {
            return !ReconnectPolicy.isLasting(failure);
        }
        return switch (ExitCode.of(failure)) {
            case NOT_REACHABLE -> holdsOn || !(failure instanceof XmppNotOfferedException);
            case NO_TLS -> holdsOn;
            case TIMEOUT -> true;
            case LOGIN_REFUSED -> !ReconnectPolicy.isLasting(failure);
            case DONE, FAULT, USAGE, NOT_DELIVERED, WARNINGS -> false;
        };
    }
}
