// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.xml.Element;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Feeds a parser in pieces and writes down what comes out of it. */
final class XmlFeed {
    static final String HEADER = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
            + "xmlns:stream='http://etherx.jabber.org/streams' id='s1' from='example.org' version='1.0'>";

    /**
     * What a parser made of its input.
     *
     * @param fault the condition, empty if there was no fault
     * @param message what was wrong and where, empty if there was no fault
     */
    record Outcome(List<XmlEvent> events, String fault, String message) {
        List<Element> children() {
            return events.stream()
                    .filter(XmlEvent.Child.class::isInstance)
                    .map(event -> ((XmlEvent.Child) event).element())
                    .toList();
        }
    }

    private final XmlParser parser;
    private final List<XmlEvent> events = new ArrayList<>();

    XmlFeed(XmlLimits limits) {
        parser = new XmlParser(limits);
    }

    XmlParser parser() {
        return parser;
    }

    XmlFeed take(ByteBuffer bytes) throws XmlException {
        for (var event = parser.next(bytes); event != null; event = parser.next(bytes)) {
            events.add(event);
        }
        if (bytes.hasRemaining()) {
            throw new AssertionError(bytes.remaining() + " bytes were not taken");
        }
        return this;
    }

    XmlFeed take(String xml) throws XmlException {
        return take(ByteBuffer.wrap(xml.getBytes(UTF_8)));
    }

    /** Feeds the pieces between the cuts, each in an array of its own, so that nothing beyond it can be seen. */
    static Outcome cut(byte[] xml, XmlLimits limits, int... cuts) {
        var feed = new XmlFeed(limits);
        int from = 0;
        try {
            for (int i = 0; i <= cuts.length; i++) {
                int to = i < cuts.length ? cuts[i] : xml.length;
                feed.take(ByteBuffer.wrap(Arrays.copyOfRange(xml, from, to)));
                from = to;
            }
        } catch (XmlException fault) {
            return new Outcome(feed.events, fault.condition().name(), String.valueOf(fault.getMessage()));
        }
        return new Outcome(feed.events, "", "");
    }

    static Outcome whole(byte[] xml) {
        return cut(xml, XmlLimits.defaults());
    }

    static Outcome whole(String xml) {
        return whole(xml.getBytes(UTF_8));
    }

    static Outcome byteByByte(byte[] xml, XmlLimits limits) {
        var cuts = new int[Math.max(0, xml.length - 1)];
        Arrays.setAll(cuts, i -> i + 1);
        return cut(xml, limits, cuts);
    }

    static Outcome atRandom(byte[] xml, XmlLimits limits, RandomGenerator random) {
        var cuts =
                random.ints(1 + random.nextInt(8), 0, xml.length + 1).sorted().toArray();
        return cut(xml, limits, cuts);
    }
}
