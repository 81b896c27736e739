// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Answers DNS questions on the loopback from a table; by UDP, and by TCP what is too long for that (RFC 1035 §4). */
final class TestNameServer implements AutoCloseable {
    /** @param code RFC 1035 §4.1.1's RCODE; below zero for no answer at all */
    record Reply(int code, List<byte[]> data) {
        static final Reply NXDOMAIN = new Reply(3, List.of());
        static final Reply NO_DATA = new Reply(0, List.of());
        static final Reply SERVFAIL = new Reply(2, List.of());
        static final Reply REFUSED = new Reply(5, List.of());
        static final Reply SILENCE = new Reply(-1, List.of());

        static Reply of(byte[]... data) {
            return new Reply(0, List.of(data));
        }
    }

    private static final int MAX_UDP = 512;
    private static final Map<Integer, String> TYPES = Map.of(1, "A", 28, "AAAA", 33, "SRV");

    private final Map<String, Reply> table;
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final ConcurrentLinkedQueue<String> questions = new ConcurrentLinkedQueue<>();

    /** @param table from a question such as {@code SRV _xmpp-client._tcp.example.test} to its answer; the rest is NXDOMAIN */
    TestNameServer(Map<String, Reply> table) throws IOException {
        this.table = table;
        tcp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        udp = new DatagramSocket(
                tcp.getLocalPort(), InetAddress.getLoopbackAddress()); // in this order: TCP ports are the scarce ones
        Thread.ofVirtual().name("test-dns-udp").start(this::serveUdp);
        Thread.ofVirtual().name("test-dns-tcp").start(this::serveTcp);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    List<String> questions() {
        return List.copyOf(questions);
    }

    static byte[] srv(int priority, int weight, int port, String target) {
        var name = name(target);
        return ByteBuffer.allocate(6 + name.length)
                .putShort((short) priority)
                .putShort((short) weight)
                .putShort((short) port)
                .put(name)
                .array();
    }

    static byte[] address(String literal) {
        return InetAddress.ofLiteral(literal).getAddress();
    }

    private static byte[] name(String dotted) {
        var out = new ByteArrayOutputStream();
        for (var label : dotted.split("\\.", -1)) {
            out.write(label.length()); // for "", the root, this is all
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        if (!dotted.isEmpty()) {
            out.write(0);
        }
        return out.toByteArray();
    }

    private void serveUdp() {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[MAX_UDP], MAX_UDP);
                udp.receive(packet);
                var answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), MAX_UDP);
                if (answer.length > 0) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serveTcp() {
        try {
            while (true) {
                try (var client = tcp.accept()) {
                    var in = new DataInputStream(client.getInputStream());
                    var question = new byte[in.readUnsignedShort()];
                    in.readFully(question);
                    var answer = answer(ByteBuffer.wrap(question), 0xffff);
                    var out = new DataOutputStream(client.getOutputStream());
                    out.writeShort(answer.length);
                    out.write(answer);
                    out.flush();
                }
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private byte[] answer(ByteBuffer question, int limit) {
        short id = question.getShort(0);
        question.position(12);
        var labels = new ArrayList<String>();
        for (int length; (length = question.get()) > 0; ) {
            var label = new byte[length];
            question.get(label);
            labels.add(new String(label, StandardCharsets.US_ASCII));
        }
        short type = question.getShort();
        question.getShort(); // the class, IN
        var asked = TYPES.get((int) type) + " " + String.join(".", labels);
        questions.add(asked);
        var reply = table.getOrDefault(asked, Reply.NXDOMAIN);
        if (reply.code() < 0) {
            return new byte[0];
        }
        int end = question.position();
        var answers = new ByteArrayOutputStream();
        for (var data : reply.data()) {
            answers.writeBytes(ByteBuffer.allocate(12)
                    .putShort((short) 0xc00c) // the name in the question
                    .putShort(type)
                    .putShort((short) 1)
                    .putInt(0) // TTL
                    .putShort((short) data.length)
                    .array());
            answers.writeBytes(data);
        }
        boolean truncated = end + answers.size() > limit;
        int flags = 0x8180 | reply.code() | (truncated ? 0x0200 : 0); // QR, RD, RA, TC
        var out = ByteBuffer.allocate(truncated ? end : end + answers.size())
                .put(question.slice(0, end))
                .putShort(0, id)
                .putShort(2, (short) flags)
                .putShort(6, (short) (truncated ? 0 : reply.data().size()))
                .putInt(8, 0);
        if (!truncated) {
            out.put(answers.toByteArray());
        }
        return out.array();
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
