// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.XmlException.notWellFormed;

import dev.holdfast.xml.XmlChars;
import org.jspecify.annotations.Nullable;

/** Reads the name of an element or attribute (Namespaces in XML 1.0 §4, production 7: {@code QName}). */
final class NameScanner {
    private static final String WHAT = "a name";

    private final ByteWindow window;
    private final Names names;
    private final int most;
    private boolean begun;
    private boolean colonSeen;

    NameScanner(ByteWindow window, Names names, int most) {
        this.window = window;
        this.names = names;
        this.most = most;
    }

    /** The name, up to the byte that cannot be part of it; null if more bytes are needed. */
    @Nullable
    QName next() throws XmlException {
        int from = window.at;
        int stop = Math.min(window.end, from + most - window.held.length() + 1);
        int i = window.utf8.pending() ? character(from) : from;
        while (i < stop) {
            byte b = window.bytes[i];
            switch (ByteClass.inName(b)) {
                case ByteClass.PLAIN -> {
                    begun = true;
                    i++;
                    while (i < stop && ByteClass.inName(window.bytes[i]) == ByteClass.PLAIN) {
                        i++;
                    }
                }
                case ByteClass.NON_ASCII -> i = character(i);
                case ByteClass.NAME_PART -> i = asciiPart(i);
                case ByteClass.COLON -> i = colon(i);
                default -> {
                    return complete(from, i);
                }
            }
        }
        window.hold(from, i, most, WHAT);
        window.at = i;
        return null;
    }

    private int asciiPart(int i) throws XmlException {
        if (!begun) {
            throw notName(i);
        }
        return i + 1;
    }

    private int colon(int i) throws XmlException {
        if (!begun || colonSeen) {
            throw notName(i);
        }
        colonSeen = true;
        begun = false;
        return i + 1;
    }

    private int character(int start) throws XmlException {
        int i = start;
        do {
            window.at = i;
            int character = window.utf8.accept(window.bytes[i++]);
            if (character >= 0) {
                if (begun ? !XmlChars.isNamePart(character) : !XmlChars.isNameStart(character)) {
                    throw notWellFormed(String.format("U+%04X cannot stand here in a name", character));
                }
                begun = true;
                return i;
            }
        } while (i < window.end);
        return i;
    }

    private QName complete(int from, int i) throws XmlException {
        if (!begun) {
            throw notName(i);
        }
        begun = false;
        colonSeen = false;
        window.requireRoom(from, i, most, WHAT);
        window.at = i;
        var held = window.held;
        if (held.isEmpty()) {
            return names.qName(window.bytes, from, i);
        }
        held.append(window.bytes, from, i);
        var name = names.qName(held.array(), 0, held.length());
        held.clear();
        return name;
    }

    private XmlException notName(int i) {
        window.at = i;
        return notWellFormed(ByteClass.shown(window.bytes[i]) + " stands where a name is expected");
    }
}
