// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client by other people that is online and hands over what it receives, in order. */
final class ThirdPartyListener implements AutoCloseable {
    private static final Duration LOGIN_LIMIT = Duration.ofSeconds(30);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final ThirdPartyProgram program;
    private final ProcessGuard guard;
    private final Process process;
    private final BlockingQueue<ReceivedMessage> received = new LinkedBlockingQueue<>();
    private final CountDownLatch onlineOrEnded = new CountDownLatch(1);
    private volatile boolean online; // written by the reading thread
    private final Queue<String> transcript = new ConcurrentLinkedQueue<>();

    ThirdPartyListener(ThirdPartyProgram program, ProcessBuilder command) throws IOException {
        this.program = program;
        var home = Files.createTempDirectory("holdfast-client-");
        guard = new ProcessGuard(home);
        command.environment().put("HOME", home.toString());
        process = command.redirectErrorStream(true).start();
        guard.watch(process);
        Thread.ofVirtual().name("third-party-listener").start(this::read);
    }

    private void read() {
        try (var output = process.inputReader(UTF_8)) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                transcript.add(line);
                if (program.saysOnline(line)) {
                    online = true;
                    onlineOrEnded.countDown();
                }
                program.message(line).ifPresent(received::add);
            }
        } catch (IOException closed) {
            transcript.add(closed.toString());
        } finally {
            onlineOrEnded.countDown();
        }
    }

    void awaitOnline() throws InterruptedException {
        if (!onlineOrEnded.await(LOGIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS) || !online) {
            close();
            throw failure("did not come online");
        }
    }

    /** The next message, in the order of arrival; an AssertionError with all that the client printed when none comes in time. */
    ReceivedMessage next(Duration limit) throws InterruptedException {
        var message = received.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (message == null) {
            throw failure("no message within " + limit);
        }
        return message;
    }

    private AssertionError failure(String what) {
        return new AssertionError(program.debianPackage() + ": " + what + "\n" + String.join("\n", transcript));
    }

    /** Goes offline in good order where it can, so that no session is left that would take the next test's messages. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        guard.close();
    }
}
