// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.error.TimedOutException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The texts to send, one after the other; read by a thread of its own, for nothing ends a read of stdin. */
final class Input {
    /** Far beyond what servers take; without a limit a file without line ends would fill the memory. */
    private static final int LONGEST = 1 << 20;

    private sealed interface Item {
        record Text(String text) implements Item {}

        record End() implements Item {}

        record Broken(String why) implements Item {}
    }

    private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(64);
    private int taken;

    private Input() {}

    /** This one text. */
    static Input of(String text) {
        var input = new Input();
        input.items.add(new Item.Text(text));
        input.items.add(new Item.End());
        return input;
    }

    /** All that comes, as one text; a line end at its end is not part of it. */
    static Input whole(InputStream in) {
        return reading(in, (reader, input) -> input.readWhole(reader));
    }

    /** A text a line. */
    static Input lines(InputStream in) {
        return reading(in, (reader, input) -> input.readLines(reader));
    }

    private interface Reading {
        void run(Reader reader, Input input) throws IOException, InterruptedException;
    }

    private static Input reading(InputStream in, Reading reading) {
        var input = new Input();
        var decoder = UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var reader = new BufferedReader(new InputStreamReader(in, decoder));
        Thread.ofPlatform().daemon().name("holdfast-stdin").start(() -> input.fill(reader, reading));
        return input;
    }

    private void fill(Reader reader, Reading reading) {
        try {
            Item last;
            try {
                reading.run(reader, this);
                last = new Item.End();
            } catch (CharacterCodingException _) {
                last = new Item.Broken("the text on stdin is not UTF-8");
            } catch (IOException broken) {
                last = new Item.Broken("stdin cannot be read: " + broken.getMessage());
            }
            items.put(last);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does that; the command ends with the process
        }
    }

    private void readWhole(Reader reader) throws IOException, InterruptedException {
        var text = new StringBuilder();
        for (int c; (c = reader.read()) >= 0; ) {
            append(text, c);
        }
        chop(text, '\n');
        chop(text, '\r');
        items.put(new Item.Text(text.toString()));
    }

    private void readLines(Reader reader) throws IOException, InterruptedException {
        var line = new StringBuilder();
        boolean any = false;
        for (int c; (c = reader.read()) >= 0; ) {
            any = c != '\n';
            if (any) {
                append(line, c);
            } else {
                put(line);
            }
        }
        if (any) {
            put(line);
        }
    }

    private void put(StringBuilder line) throws InterruptedException {
        chop(line, '\r');
        items.put(new Item.Text(line.toString()));
        line.setLength(0);
    }

    private static void append(StringBuilder text, int c) throws IOException {
        if (text.length() == LONGEST) {
            throw new IOException("a text is longer than " + LONGEST + " characters");
        }
        text.append((char) c);
    }

    private static void chop(StringBuilder text, char end) {
        if (!text.isEmpty() && text.charAt(text.length() - 1) == end) {
            text.setLength(text.length() - 1);
        }
    }

    /**
     * The next text; empty after the last one.
     *
     * @throws TimedOutException if there is none for so long
     * @throws UsageException if the input cannot be read
     */
    Optional<String> next(Duration patience) throws InterruptedException {
        var item = items.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (item == null) {
            throw new TimedOutException("stdin did not end in time, after " + taken + " texts");
        }
        return switch (item) {
            case Item.Text(var text) -> {
                taken++;
                yield Optional.of(text);
            }
            case Item.End() -> {
                items.add(item); // it stays the end
                yield Optional.empty();
            }
            case Item.Broken(var why) -> throw new UsageException(why);
        };
    }
}
