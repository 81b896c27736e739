// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The load server, in a process of its own; it ends when its standard input does. */
final class LoadServerProcess {
    private static final Pattern READY = Pattern.compile("ready starttls=(\\d+) direct=(\\d+) control=(\\d+)");
    private static final int START_SECONDS = 20;
    private static final int END_SECONDS = 5;
    private static final long STEP_MILLIS = 20;
    private static final int ANSWER_MILLIS = 10_000;

    private final Process process;
    private final Certificate certificate;
    private final List<Integer> ports;

    private LoadServerProcess(Process process, Certificate certificate, List<Integer> ports) {
        this.process = process;
        this.certificate = certificate;
        this.ports = ports;
    }

    /** Returns when it listens. */
    static LoadServerProcess start(Places places, Certificate certificate) throws IOException, InterruptedException {
        var log = places.log("load-server.err");
        var process = new ProcessBuilder(
                        places.java(),
                        "-Xms64m",
                        "-Xmx4g",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-cp",
                        places.classPath("harness"),
                        "dev.holdfast.bench.load.LoadServer",
                        certificate.keyStore().toString(),
                        Certificate.PASSWORD)
                .redirectError(log.toFile())
                .start();
        try {
            return new LoadServerProcess(process, certificate, ports(process.inputReader(US_ASCII)));
        } catch (IOException fault) {
            process.destroyForcibly();
            throw new IOException("the load server does not start, " + log + " may say why: " + fault.getMessage());
        }
    }

    private static List<Integer> ports(BufferedReader output) throws IOException, InterruptedException {
        for (long step = 0; !output.ready(); step++) {
            if (step * STEP_MILLIS > TimeUnit.SECONDS.toMillis(START_SECONDS)) {
                throw new IOException("it said nothing for " + START_SECONDS + " s");
            }
            Thread.sleep(STEP_MILLIS);
        }
        var line = output.readLine();
        var ready = READY.matcher(line == null ? "" : line);
        if (!ready.matches()) {
            throw new IOException("it said: " + line);
        }
        return List.of(
                Integer.valueOf(ready.group(1)), Integer.valueOf(ready.group(2)), Integer.valueOf(ready.group(3)));
    }

    boolean alive() {
        return process.isAlive();
    }

    int startTlsPort() {
        return ports.getFirst();
    }

    Certificate certificate() {
        return certificate;
    }

    /** What a client process is told of it. */
    List<String> arguments() {
        return List.of(
                "starttls=" + ports.get(0),
                "direct=" + ports.get(1),
                "control=" + ports.get(2),
                "ca=" + certificate.pem());
    }

    /** How many messages of clients have come so far. */
    long received() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), ports.getLast());
                var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write("received\n".getBytes(US_ASCII));
            var line = answer.readLine();
            return (long) Json.parse(line == null ? "" : line).number("messages");
        }
    }

    void stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
