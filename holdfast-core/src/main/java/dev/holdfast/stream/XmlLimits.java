// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

/**
 * How much XML a peer may make us hold. What goes over a limit ends the stream with {@code policy-violation} (RFC 6120
 * §4.9.3.14, §13.12); nothing is cut off silently.
 *
 * <p>All sizes are in bytes of UTF-8.
 *
 * @param depth how many elements may stand in each other, the top-level element included, the root not; at most 1000. The
 *     deepest that XMPP nests in earnest (an archived, forwarded, encrypted publication with a form) is about 15
 * @param stanzaBytes size of a top-level element or of the root's start tag, complete or not; at least 10,000, which is what every
 *     peer may send (RFC 6120 §13.12). Servers limit what they relay to 256 or 512 kB, but not what they say themselves: a roster
 *     takes about 120 bytes a contact
 * @param attributes how many an element may have, namespace declarations included; at most 1000, because they are compared with each
 *     other. No extension defines more than 20
 * @param nameBytes size of the name of an element or attribute, prefix included. No extension has one over 50
 * @param attributeBytes size of an attribute's value or of a namespace name. An address has at most 3071, links and tokens may
 *     have more
 * @param textBytes size of a text between two tags. Pictures come as one text
 */
public record XmlLimits(int depth, int stanzaBytes, int attributes, int nameBytes, int attributeBytes, int textBytes) {
    private static final XmlLimits DEFAULTS = new XmlLimits(64, 2 << 20, 64, 256, 64 << 10, 1 << 20);

    /** @throws IllegalArgumentException if a limit is not positive or outside its own bounds */
    public XmlLimits {
        within("depth", depth, 1, 1000);
        within("stanzaBytes", stanzaBytes, 10_000, 1 << 30);
        within("attributes", attributes, 1, 1000);
        within("nameBytes", nameBytes, 1, 1 << 20);
        within("attributeBytes", attributeBytes, 1, 1 << 30);
        within("textBytes", textBytes, 1, 1 << 30);
    }

    private static void within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + value + ", not " + least + " to " + most);
        }
    }

    /** Depth 64, 2 MiB a stanza, 64 attributes, names of 256 bytes, attribute values of 64 KiB, texts of 1 MiB. */
    public static XmlLimits defaults() {
        return DEFAULTS;
    }

    public XmlLimits withDepth(int depth) {
        return new XmlLimits(depth, stanzaBytes, attributes, nameBytes, attributeBytes, textBytes);
    }

    public XmlLimits withStanzaBytes(int stanzaBytes) {
        return new XmlLimits(depth, stanzaBytes, attributes, nameBytes, attributeBytes, textBytes);
    }

    public XmlLimits withAttributes(int attributes) {
        return new XmlLimits(depth, stanzaBytes, attributes, nameBytes, attributeBytes, textBytes);
    }

    public XmlLimits withNameBytes(int nameBytes) {
        return new XmlLimits(depth, stanzaBytes, attributes, nameBytes, attributeBytes, textBytes);
    }

    public XmlLimits withAttributeBytes(int attributeBytes) {
        return new XmlLimits(depth, stanzaBytes, attributes, nameBytes, attributeBytes, textBytes);
    }

    public XmlLimits withTextBytes(int textBytes) {
        return new XmlLimits(depth, stanzaBytes, attributes, nameBytes, attributeBytes, textBytes);
    }
}
