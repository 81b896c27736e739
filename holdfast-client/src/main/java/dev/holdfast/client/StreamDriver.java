// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.net.Connection;
import dev.holdfast.net.WireLog;
import dev.holdfast.net.XmlLog;
import dev.holdfast.stream.ConnectionLostException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** Moves bytes between one connection and the stream, on two virtual threads. */
final class StreamDriver {
    /** How long the last words of a stream may take to leave, and the connection to end in order after them. */
    static final Duration FAREWELL = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(StreamDriver.class.getName());

    private final Connection connection;
    private final GuardedStream stream;
    private final WireLog log;
    private final Thread reader;
    private final Thread writer;
    private boolean started;
    private volatile boolean broken; // written by reader and writer, and never taken back

    StreamDriver(Connection connection, GuardedStream stream, XmlLog log, String name) {
        this.connection = connection;
        this.stream = stream;
        this.log = new WireLog(log);
        this.reader = Thread.ofVirtual().name(name + "-reader").unstarted(this::read);
        this.writer = Thread.ofVirtual().name(name + "-writer").unstarted(this::write);
    }

    void start() {
        started = true;
        reader.start();
        writer.start();
    }

    private void read() {
        var buffer = new ReadBuffer();
        try {
            for (int length; (length = connection.read(buffer.bytes())) >= 0; ) {
                log.received(buffer.bytes(), length);
                stream.received(ByteBuffer.wrap(buffer.bytes(), 0, length));
                buffer.filled(length);
            }
            stream.endOfInput();
        } catch (IOException lost) {
            broke(lost);
        } catch (Throwable bug) { // a thread that ends unheard would leave the client waiting for ever
            failed(bug);
        }
    }

    private void write() {
        try {
            var output = stream.awaitOutput(Optional.empty());
            while (output.isPresent()) {
                log.sent(output.get());
                connection.write(output.get());
                output = stream.awaitOutput(output);
            }
        } catch (IOException lost) {
            broke(lost);
        } catch (InterruptedException _) {
            broke(new IOException("the writer was interrupted")); // nobody has this thread: a connector's doing
        } catch (Throwable bug) {
            failed(bug);
        }
    }

    private void broke(IOException lost) {
        broken = true;
        stream.connectionLost(new ConnectionLostException("the connection broke: " + lost.getMessage(), lost));
        connection.abort(); // the other thread may be blocked in it
    }

    private void failed(Throwable bug) {
        LOG.log(Level.ERROR, "the connection to " + connection.remoteAddress() + " is given up", bug);
        stream.failed(bug);
    }

    /**
     * Ends the connection, and both threads with it.
     *
     * @param gently whether what is still to be written gets a short while, if the connection can still carry it; an interrupt
     *     ends that
     */
    void end(boolean gently) {
        boolean interrupted = Thread.interrupted();
        try {
            if (started && gently && !interrupted && writer.join(FAREWELL) && !broken) {
                connection.close();
            }
        } catch (InterruptedException _) {
            interrupted = true;
        }
        connection.abort();
        stream.connectionLost(new ConnectionLostException("the connection was given up"));
        if (started) {
            interrupted |= joinUninterruptibly(writer);
            interrupted |= joinUninterruptibly(reader);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Not bounded, for nothing can hold the thread any more: its connection was aborted, and its stream has none. */
    private static boolean joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
    }
}
