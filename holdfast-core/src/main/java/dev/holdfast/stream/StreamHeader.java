// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.jid.Jid;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import dev.holdfast.xml.XmlOutput;
import java.util.Optional;

/**
 * What the peer's stream header says (RFC 6120 §4.7).
 *
 * @param lang the language of all that the peer says in no particular one; empty if it did not say
 * @param fault what is wrong with it
 */
record StreamHeader(String lang, Optional<Fault> fault) {
    /** A reason to end the stream. */
    record Fault(StreamCondition condition, String text) {}

    /** The header that has not come yet. */
    static final StreamHeader NONE = new StreamHeader("", Optional.empty());

    static StreamHeader of(Element root, Framing framing) {
        return new StreamHeader(root.lang().orElse(""), faultOf(root, framing));
    }

    /** Whether this begins a stream, right or wrong. */
    static boolean is(Element root, Framing framing) {
        return switch (framing) {
            case STREAM -> root.is(StreamFeatures.STREAMS, "stream");
            case WEBSOCKET -> root.is(Framing.NAMESPACE, "open");
        };
    }

    private static Optional<Fault> faultOf(Element root, Framing framing) {
        if (!is(root, framing)) {
            return fault(StreamCondition.INVALID_NAMESPACE, "the root element is <" + root.name() + ">");
        }
        // RFC 6120 §4.7.5: without a version it is the XMPP of before the RFCs
        var version = root.attribute("version").orElse("0.9");
        if (!isMajorOne(version)) {
            return fault(StreamCondition.UNSUPPORTED_VERSION, "version " + version + " of XMPP is not ours");
        }
        for (var required : new String[] {"id", "from"}) {
            if (root.attribute(required).isEmpty()) {
                return fault(StreamCondition.UNDEFINED_CONDITION, "the stream header lacks " + required);
            }
        }
        return Optional.empty();
    }

    private static Optional<Fault> fault(StreamCondition condition, String text) {
        return Optional.of(new Fault(condition, text));
    }

    // RFC 6120 §4.7.5: the numbers are compared as numbers; a minor version never hurts
    private static boolean isMajorOne(String version) {
        int dot = version.indexOf('.');
        return dot > 0
                && Numbers.unsigned(version.substring(0, dot)).orElse(0) == 1
                && Numbers.unsigned(version.substring(dot + 1)).isPresent();
    }

    /** Writes a header of ours, the XML declaration of a stream included. */
    static void write(XmlOutput out, Framing framing, Jid to, Optional<Jid> from) {
        var name = framing == Framing.STREAM ? Name.of("stream") : new Name(Framing.NAMESPACE, "open");
        var header = Element.builder(name)
                .attribute("to", to.toString())
                .attribute("from", from)
                .attribute("version", "1.0")
                .lang("en")
                .build();
        switch (framing) {
            case STREAM -> {
                var attributes = header.toXml();
                out.append("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='")
                        .append(StreamFeatures.STREAMS)
                        .append("'")
                        .append(attributes.substring("<stream".length(), attributes.length() - "/>".length()))
                        .append(">");
            }
            case WEBSOCKET -> out.write(header, "");
        }
    }
}
