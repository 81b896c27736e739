// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dnsjava;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Type;

/** Answers on the loopback as its script says; one question after the other. */
final class ScriptedNameServer implements AutoCloseable {
    /** Fills in an answer; false for silence. */
    @FunctionalInterface
    interface Script {
        boolean answer(Message query, boolean tcp, Message answer) throws IOException;
    }

    private static final int MAX_UDP = 4_096;

    private final Script script;
    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final ConcurrentLinkedQueue<String> questions = new ConcurrentLinkedQueue<>();

    ScriptedNameServer(Script script) throws IOException {
        this.script = script;
        tcp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("test-dns-udp").start(this::serveUdp);
        Thread.ofVirtual().name("test-dns-tcp").start(this::serveTcp);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    /** Such as {@code udp SRV} and {@code tcp SRV +cd}. */
    List<String> questions() {
        return List.copyOf(questions);
    }

    private void serveUdp() {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[MAX_UDP], MAX_UDP);
                udp.receive(packet);
                var answer = answer(new Message(packet.getData()), false);
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
                    var query = new byte[in.readUnsignedShort()];
                    in.readFully(query);
                    var answer = answer(new Message(query), true);
                    if (answer.length > 0) {
                        var out = new DataOutputStream(client.getOutputStream());
                        out.writeShort(answer.length);
                        out.write(answer);
                    }
                }
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private byte[] answer(Message query, boolean byTcp) throws IOException {
        var question = query.getQuestion();
        boolean unchecked = query.getHeader().getFlag(Flags.CD);
        questions.add((byTcp ? "tcp " : "udp ") + Type.string(question.getType()) + (unchecked ? " +cd" : ""));
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, 0);
        return script.answer(query, byTcp, answer) ? answer.toWire() : new byte[0];
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
