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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Answers DNS questions on the loopback from a table; by UDP, and by TCP what is too long for that (RFC 1035 §4). */
final class TestNameServer implements AutoCloseable {
    /** Which datagrams go out for a question: from how often it has been asked, beginning with 1, and the answer as it should be. */
    @FunctionalInterface
    interface Manner {
        List<byte[]> datagrams(int asked, byte[] answer);
    }

    /**
     * What a name has.
     *
     * @param code RFC 1035 §4.1.1's RCODE
     * @param alias the canonical name if the name in question is an alias, else empty
     */
    record Reply(int code, String alias, List<byte[]> data, Manner manner) {
        static final Reply NXDOMAIN = code(3);
        static final Reply NO_DATA = code(0);
        static final Reply SERVFAIL = code(2);
        static final Reply REFUSED = code(5);
        static final Reply SILENCE = NO_DATA.in((_, _) -> List.of());

        private static Reply code(int code) {
            return new Reply(code, "", List.of(), (_, answer) -> List.of(answer));
        }

        static Reply of(byte[]... data) {
            return new Reply(0, "", List.of(data), (_, answer) -> List.of(answer));
        }

        static Reply alias(String canonical, byte[]... data) {
            return new Reply(0, canonical, List.of(data), (_, answer) -> List.of(answer));
        }

        Reply in(Manner other) {
            return new Reply(code, alias, data, other);
        }
    }

    private static final int MAX_UDP = 512;
    private static final short CNAME = 5;
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
                var question = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
                var answer = answer(question, MAX_UDP);
                var asked = asked(question.position(12));
                int times = Collections.frequency(questions, asked);
                for (var datagram : reply(asked).manner().datagrams(times, answer)) {
                    udp.send(new DatagramPacket(datagram, datagram.length, packet.getSocketAddress()));
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

    private Reply reply(String asked) {
        return table.getOrDefault(asked, Reply.NXDOMAIN);
    }

    private static String asked(ByteBuffer question) {
        var labels = new ArrayList<String>();
        for (int length; (length = question.get()) > 0; ) {
            var label = new byte[length];
            question.get(label);
            labels.add(new String(label, StandardCharsets.US_ASCII));
        }
        short type = question.getShort();
        question.getShort(); // the class, IN
        return TYPES.get((int) type) + " " + String.join(".", labels);
    }

    private byte[] answer(ByteBuffer question, int limit) {
        short id = question.getShort(0);
        var asked = asked(question.position(12));
        questions.add(asked);
        var reply = reply(asked);
        int end = question.position();
        var answers = new ByteArrayOutputStream();
        var owner = new byte[] {(byte) 0xc0, 12}; // the name in the question
        if (!reply.alias().isEmpty()) {
            var canonical = name(reply.alias());
            answers.writeBytes(record(owner, CNAME, canonical));
            owner = canonical;
        }
        short type = question.getShort(end - 4);
        for (var data : reply.data()) {
            answers.writeBytes(record(owner, type, data));
        }
        int count = reply.data().size() + (reply.alias().isEmpty() ? 0 : 1);
        boolean truncated = end + answers.size() > limit;
        int flags = 0x8180 | reply.code() | (truncated ? 0x0200 : 0); // QR, RD, RA, TC
        var out = ByteBuffer.allocate(truncated ? end : end + answers.size())
                .put(question.slice(0, end))
                .putShort(0, id)
                .putShort(2, (short) flags)
                .putShort(6, (short) (truncated ? 0 : count))
                .putInt(8, 0);
        if (!truncated) {
            out.put(answers.toByteArray());
        }
        return out.array();
    }

    private static byte[] record(byte[] owner, short type, byte[] data) {
        return ByteBuffer.allocate(owner.length + 10 + data.length)
                .put(owner)
                .putShort(type)
                .putShort((short) 1)
                .putInt(0) // TTL
                .putShort((short) data.length)
                .put(data)
                .array();
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
