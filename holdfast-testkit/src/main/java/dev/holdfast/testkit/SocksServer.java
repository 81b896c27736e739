// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A SOCKS5 proxy (RFC 1928) on 127.0.0.1 that looks up no names: each place that it is asked for leads to a port of this machine or is refused. It keeps what it was
 * asked for, so that a test can tell whether a client left the look-up to it. From any thread.
 */
public final class SocksServer implements AutoCloseable {
    private static final int SUCCEEDED = 0;
    private static final int HOST_UNREACHABLE = 4;

    private final ServerSocket listener;
    private final Map<String, Integer> places;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private SocksServer(Map<String, Integer> places) throws IOException {
        this.places = new ConcurrentHashMap<>(places);
        this.listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().name("socks-accept").start(this::accept);
    }

    /**
     * Starts one.
     *
     * @param places where to a client gets: {@code name example.org:5222}, {@code ip 192.0.2.1:5222} or {@code ip 2001:db8:0:0:0:0:0:1:5222}, and the port of 127.0.0.1
     *     that is there
     */
    public static SocksServer start(Map<String, Integer> places) throws IOException {
        return new SocksServer(places);
    }

    /** Where it listens on 127.0.0.1. */
    public int port() {
        return listener.getLocalPort();
    }

    /** All that it was asked for, in order, in the form of the places. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                open.add(client);
                Thread.ofVirtual().name("socks-client").start(() -> serve(client));
            }
        } catch (IOException closed) {
            close();
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new DataInputStream(client.getInputStream());
            in.readByte(); // version
            in.skipNBytes(in.readUnsignedByte());
            client.getOutputStream().write(new byte[] {5, 0}); // no login
            in.skipNBytes(3); // version, CONNECT, reserved
            var place = place(in);
            asked.add(place);
            var port = places.get(place);
            if (port == null) {
                reply(client, HOST_UNREACHABLE);
                return;
            }
            try (var server = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                open.add(server);
                reply(client, SUCCEEDED);
                var back = Thread.ofVirtual().name("socks-back").start(() -> copy(server, client));
                copy(client, server);
                back.join();
            }
        } catch (IOException broken) {
            // as good as its end
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String place(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        var host = switch (type) {
            case 1 -> "ip " + address(in.readNBytes(4));
            case 3 -> "name " + new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
            case 4 -> "ip " + address(in.readNBytes(16));
            default -> "type " + type;
        };
        return host + ":" + in.readUnsignedShort();
    }

    private static String address(byte[] bytes) throws IOException {
        return InetAddress.getByAddress(bytes).getHostAddress();
    }

    private static void reply(Socket client, int code) throws IOException {
        client.getOutputStream().write(new byte[] {5, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0});
    }

    /** Until either is closed; hands on the end of the stream. */
    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException broken) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed all the same
        }
    }

    /** Ends it and all connections through it. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        open.forEach(SocksServer::closeQuietly);
    }
}
