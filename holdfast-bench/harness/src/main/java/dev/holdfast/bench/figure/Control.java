// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;

/** Tells the load server what to do. */
final class Control implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();

    /** No command takes so long, but for a blast to somebody who has stopped reading. */
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final BufferedReader answers;

    Control(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    }

    String ask(String command) throws IOException {
        socket.getOutputStream().write((command + "\n").getBytes(US_ASCII));
        var answer = answers.readLine();
        if (answer == null || answer.startsWith("error")) {
            throw new IOException("the load server answered \"" + command + "\" with: " + answer);
        }
        return answer;
    }

    /** The numbers in the answer, by name; those in lists are left out. */
    Map<String, Double> askNumbers(String command) throws IOException {
        var numbers = new HashMap<String, Double>();
        try (var json = JSON.createParser(ask(command))) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.START_ARRAY) {
                    json.skipChildren();
                } else if (json.currentToken().isNumeric()) {
                    numbers.put(json.currentName(), json.getDoubleValue());
                }
            }
        }
        return numbers;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
