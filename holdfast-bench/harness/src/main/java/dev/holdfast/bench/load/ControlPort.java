// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The text port by which a benchmark steers the server; each of its connections has its own virtual thread. */
final class ControlPort implements Runnable {
    private final ServerSocket listener;
    private final Commands commands;

    ControlPort(ServerSocket listener, Commands commands) {
        this.listener = listener;
        this.commands = commands;
    }

    @Override
    public void run() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().name("control").start(() -> serve(socket));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    System.err.println("load server: the control port: " + e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = socket.getOutputStream()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(Ascii.bytes(commands.answer(line) + "\n"));
            }
        } catch (IOException e) {
            System.err.println("load server: a control connection was lost: " + e);
        }
    }
}
