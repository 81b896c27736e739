// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.jid.Jid;
import dev.holdfast.stream.XmlLimits;
import dev.holdfast.stream.XmlStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What servers send. */
public enum Samples {
    /** About 300 bytes. */
    MESSAGE(
            "<message from='romeo@montague.example/orchard' to='juliet@capulet.example/balcony' type='chat' id='3f2a9c'>"
                    + "<body>" + "Wherefore art thou? ".repeat(6) + "</body>"
                    + "<active xmlns='http://jabber.org/protocol/chatstates'/></message>"),
    PRESENCE("<presence from='romeo@montague.example/orchard' to='juliet@capulet.example'><show>away</show>"
            + "<status>in the orchard</status><priority>5</priority><c xmlns='http://jabber.org/protocol/caps' hash='sha-1'"
            + " node='https://example.org/client' ver='QgayPKawpkPSDYmwT/WM94uAlu0='/></presence>"),
    /** Text that needs references and more than ASCII. */
    UNICODE("<message from='romeo@montague.example/orchard' type='chat' id='3f2a9c'><body>"
            + "&lt;Grüße&gt; &amp; Küsse, 愛 &#x1F600; ".repeat(8) + "</body></message>"),
    ROSTER_50("<iq type='result' id='r1' to='juliet@capulet.example/balcony'><query xmlns='jabber:iq:roster' ver='7'>"
            + "<item jid='nurse@capulet.example' name='Nurse' subscription='both'><group>Servants</group></item>"
                    .repeat(50)
            + "</query></iq>");

    private static final String HEADER = "<stream:stream xmlns='jabber:client'"
            + " xmlns:stream='http://etherx.jabber.org/streams' version='1.0' from='capulet.example' id='s'>";

    private final byte[] bytes;

    Samples(String xml) {
        bytes = xml.getBytes(UTF_8);
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes);
    }

    /** A stream whose header has been read, so that these may follow for ever. */
    static XmlStream openStream() {
        var stream = new XmlStream(Jid.ofDomain("capulet.example"), XmlLimits.defaults());
        stream.open(Optional.empty());
        stream.takeOutput();
        stream.received(ByteBuffer.wrap(HEADER.getBytes(UTF_8)));
        if (stream.next().isPresent()) {
            throw new IllegalStateException("a header is no element");
        }
        return stream;
    }
}
