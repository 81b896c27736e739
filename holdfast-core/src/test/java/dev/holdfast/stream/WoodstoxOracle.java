// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.stream.WoodstoxReader.RefusedException;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What another parser makes of a document, less what XMPP forbids. */
final class WoodstoxOracle {
    private final Deque<Element.Builder> open = new ArrayDeque<>();
    private final List<XmlEvent> events = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private WoodstoxOracle() {}

    /** The events of a complete stream; empty if it is to be refused. */
    static Optional<List<XmlEvent>> events(byte[] xml) {
        // it takes every control character for a space in the XML declaration
        for (byte b : xml) {
            if (b >= 0 && b < ' ' && !ByteClass.isSpace(b)) {
                return Optional.empty();
            }
        }
        var oracle = new WoodstoxOracle();
        try {
            oracle.read(new WoodstoxReader(xml));
            return Optional.of(oracle.events);
        } catch (RefusedException refused) {
            return Optional.empty();
        }
    }

    private void read(WoodstoxReader reader) throws RefusedException {
        refuseUnless(reader.string("getVersion").matches("|1[.]0"));
        refuseUnless(reader.string("getCharacterEncodingScheme").matches("|(?i)UTF-8"));
        refuseUnless(reader.string("getEncoding").equalsIgnoreCase("UTF-8"));
        while (reader.hasNext()) {
            switch (reader.next()) {
                case WoodstoxReader.START_ELEMENT -> start(reader);
                case WoodstoxReader.END_ELEMENT -> end();
                case WoodstoxReader.CHARACTERS, WoodstoxReader.CDATA -> text(reader.string("getText"));
                case WoodstoxReader.SPACE -> refuseUnless(open.isEmpty());
                case WoodstoxReader.END_DOCUMENT -> {}
                default -> throw new RefusedException();
            }
        }
    }

    private void start(WoodstoxReader reader) throws RefusedException {
        flush();
        var element = Element.builder(new Name(reader.string("getNamespaceURI"), reader.string("getLocalName")));
        for (int i = 0; i < reader.attributeCount(); i++) {
            element.attribute(
                    new Name(reader.string("getAttributeNamespace", i), reader.string("getAttributeLocalName", i)),
                    reader.string("getAttributeValue", i));
        }
        open.push(element);
        if (open.size() == 1) {
            events.add(new XmlEvent.Opened(element.build()));
        }
    }

    private void end() {
        flush();
        var element = open.pop().build();
        switch (open.size()) {
            case 0 -> events.add(new XmlEvent.Closed());
            case 1 -> events.add(new XmlEvent.Child(element));
            default -> open.element().child(element);
        }
    }

    private void text(String more) throws RefusedException {
        refuseUnless(open.size() > 1 || more.matches("[ \t\r\n]*"));
        text.append(open.size() > 1 ? more : "");
    }

    private void flush() {
        if (!open.isEmpty()) {
            open.element().text(text.toString());
        }
        text.setLength(0);
    }

    private static void refuseUnless(boolean allowed) throws RefusedException {
        if (!allowed) {
            throw new RefusedException();
        }
    }
}
