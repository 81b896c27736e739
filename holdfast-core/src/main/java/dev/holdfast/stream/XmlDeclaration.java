// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.XmlException.notWellFormed;

/** Checks what an XML declaration says (XML 1.0 §2.8, productions 23 to 26 and 32, §4.3.3). */
final class XmlDeclaration {
    private static final String[] PARTS = {"version", "encoding", "standalone"};

    private int part = -1;

    /** Whether it has said nothing yet. */
    boolean isEmpty() {
        return part < 0;
    }

    /** Each part may come once, in this order, and the version has to. */
    void name(QName name) throws XmlException {
        int next = part + 1;
        while (next < PARTS.length && !name.is(PARTS[next])) {
            next++;
        }
        if (next == PARTS.length || part < 0 && next > 0) {
            throw notWellFormed("the XML declaration has " + name + " at the wrong place");
        }
        part = next;
    }

    void value(String value) throws XmlException {
        switch (part) {
            case 0 -> require(value.equals("1.0"), "the version of XML is not 1.0");
            case 1 -> {
                // RFC 6120 §11.6: "Implementations MUST support the UTF-8 transformation", "MUST NOT attempt to use any
                // other encoding"
                if (!value.equalsIgnoreCase("UTF-8")) {
                    throw new XmlException(XmlException.Condition.UNSUPPORTED_ENCODING, "the encoding is not UTF-8");
                }
            }
            default -> require(value.equals("yes") || value.equals("no"), "standalone is neither yes nor no");
        }
    }

    void end() throws XmlException {
        require(part >= 0, "the XML declaration lacks the version");
    }

    private static void require(boolean kept, String rule) throws XmlException {
        if (!kept) {
            throw notWellFormed(rule);
        }
    }
}
