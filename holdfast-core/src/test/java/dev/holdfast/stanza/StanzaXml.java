// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.jid.Jid;
import dev.holdfast.stream.XmlLimits;
import dev.holdfast.stream.XmlStream;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.XmlOutput;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Stanzas from and to the XML that stands in a stream. */
final class StanzaXml {
    static final Jid ROMEO = Jid.parse("romeo@example.test/orchard");
    static final Jid JULIET = Jid.parse("juliet@example.test/balcony");

    private static final String HEADER = "<stream:stream xmlns='jabber:client'"
            + " xmlns:stream='http://etherx.jabber.org/streams' id='1' from='example.test' version='1.0'>";

    private StanzaXml() {}

    static Element element(String xml) {
        var stream = new XmlStream(Jid.parse("example.test"), XmlLimits.defaults());
        stream.open(Optional.empty());
        stream.received(ByteBuffer.wrap((HEADER + xml).getBytes(UTF_8)));
        return stream.next().orElseThrow();
    }

    static Stanza read(String xml) {
        return Stanza.of(element(xml), "");
    }

    static Message message(String xml) {
        return (Message) read(xml);
    }

    static Presence presence(String xml) {
        return (Presence) read(xml);
    }

    static String write(Stanza stanza) {
        var atOnce = new XmlOutput();
        stanza.writeTo(atOnce);
        var tree = new XmlOutput();
        tree.write(stanza.toElement(), Stanza.NAMESPACE);
        assertThat(atOnce).hasToString(tree.toString());
        return tree.toString();
    }
}
