// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.net.Connection;
import dev.holdfast.net.XmlLog;
import dev.holdfast.stream.ConnectionLostException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Moves bytes between one connection and the stream, on two virtual threads. */
final class StreamDriver {
    /** As much as a TLS record carries. */
    private static final int READ_SIZE = 16 * 1024;
    /** How long the last words of a stream may take to leave. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Connection connection;
    private final GuardedStream stream;
    private final XmlLog log;
    private final Thread reader;
    private final Thread writer;

    StreamDriver(Connection connection, GuardedStream stream, XmlLog log, String name) {
        this.connection = connection;
        this.stream = stream;
        this.log = log;
        this.reader = Thread.ofVirtual().name(name + "-reader").unstarted(this::read);
        this.writer = Thread.ofVirtual().name(name + "-writer").unstarted(this::write);
    }

    void start() {
        reader.start();
        writer.start();
    }

    private void read() {
        var buffer = new byte[READ_SIZE];
        try {
            for (int length; (length = connection.read(buffer)) >= 0; ) {
                if (log.shown()) {
                    log.received(XmlLog.mask(new String(buffer, 0, length, UTF_8)));
                }
                stream.received(ByteBuffer.wrap(buffer, 0, length));
            }
            stream.endOfInput();
        } catch (IOException broken) {
            stream.connectionLost(lost(broken));
        }
    }

    private void write() {
        try {
            for (var output = stream.awaitOutput(); output.isPresent(); output = stream.awaitOutput()) {
                if (log.shown()) {
                    log.sent(XmlLog.mask(UTF_8.decode(output.get().duplicate()).toString()));
                }
                connection.write(output.get());
            }
        } catch (IOException broken) {
            stream.connectionLost(lost(broken));
        } catch (InterruptedException _) {
            // the driver was ended
        }
    }

    private static ConnectionLostException lost(IOException broken) {
        return new ConnectionLostException("the connection broke: " + broken.getMessage(), broken);
    }

    /** Ends the connection, and both threads with it; what was still to be written gets a short while. */
    void end() {
        boolean interrupted = Thread.interrupted();
        try {
            if (writer.join(FAREWELL)) {
                connection.close();
            }
        } catch (InterruptedException _) {
            interrupted = true;
        }
        connection.abort();
        interrupted |= joinUninterruptibly(writer);
        interrupted |= joinUninterruptibly(reader);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The thread ends soon, for its connection has gone; returns whether an interrupt came meanwhile. */
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
