// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Message;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A hundred messages from the inbox to a handler, on one thread. It stands in this package because the dispatcher is hidden. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DispatchBenchmark {
    private static final int MESSAGES = 100;

    private final Message message = Message.chat(Jid.parse("romeo@montague.example"), "Wherefore art thou?");
    private long characters;

    @Benchmark
    public long hundred() {
        var dispatcher =
                new Dispatcher((_, _) -> Optional.empty(), new Filters(), () -> Jid.parse("juliet@example.test"));
        dispatcher.onMessage(arrived -> characters += arrived.body().orElse("").length());
        var inbox = new Inbox(InboxLimits.defaults(), () -> {});
        var items = new ArrayList<Inbox.Item>(MESSAGES);
        for (int i = 0; i < MESSAGES; i++) {
            items.add(new Inbox.Item.Arrived(message, 300, 1));
        }
        inbox.add(items);
        dispatcher.run(inbox);
        return characters;
    }
}
