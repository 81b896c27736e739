// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlReaderTest {
    private static final String HEADER = "<?xml version='1.0'?>\n<stream:stream to='example.test' version='1.0'"
            + " xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

    @Test
    void readsTheSameOneByteAtATime() throws IOException, StreamFault {
        String stanza =
                "<message to=\"j\u00fcliet\" xml:lang='en'><body>1 &lt; 2 &amp;\u20ac\ud83d\ude00 <![CDATA[<b>]]]>"
                        + "&#x41;</body><x xmlns='urn:x' xmlns:y='urn:y' y:z='&apos;'/></message>";
        XmlReader whole = new XmlReader(stream(HEADER + stanza + " \n</stream:stream>"), 10_000);
        XmlReader drops = new XmlReader(oneByOne(stream(HEADER + stanza + " \n</stream:stream>")), 10_000);
        assertThat(whole.header().attribute("to")).contains("example.test");
        drops.header();
        XmlNode message = whole.next().orElseThrow();
        assertThat(drops.next().orElseThrow()).hasToString(message.toString());
        assertThat(message.attribute("to")).contains("j\u00fcliet");
        assertThat(message.attribute("xml:lang")).contains("en");
        assertThat(message.child("body").orElseThrow().text()).isEqualTo("1 < 2 &\u20ac\ud83d\ude00 <b>]A");
        assertThat(message.child("urn:x", "x").orElseThrow().attributes()).containsEntry("{urn:y}z", "'");
        assertThat(drops.next()).isEmpty();
        assertThat(whole.next()).isEmpty();
    }

    @Test
    void whatIsWrittenIsReadBackAlike() {
        String xml =
                "<message xml:lang='en'><body>&lt;&amp;&gt; \n\u20ac</body><x xmlns='urn:x' xmlns:n0='urn:y' n0:a='&quot;'>"
                        + "<y xmlns=''/></x><stream:z/></message>";
        XmlNode once = XmlNode.parse(xml);
        assertThat(XmlNode.parse(once.toString())).hasToString(once.toString());
        assertThat(new ExpectedXml().difference(XmlNode.parse(xml), XmlNode.parse(once.toString())))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!-- comment -->",
                "<?target data?>",
                "<!DOCTYPE x>",
                "<m><!-- comment --></m>",
                "<m><?target data?></m>",
                "<m>&nbsp;</m>",
                "<m a='&nbsp;'/>"
            })
    void refusesWhatXmppForbidsOfXml(String xml) {
        assertThat(faultOf(xml).condition()).isEqualTo("restricted-xml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text",
                "<m></n>",
                "<m a='1' a='2'/>",
                "<m xmlns:p='urn:p' xmlns:q='urn:p' p:a='1' q:a='2'/>",
                "<p:m/>",
                "<m p:a='1'/>",
                "<m a=1/>",
                "<m a='1'b='2'/>",
                "<m a='<'/>",
                "<1/>",
                "<m>]]></m>",
                "<m>&#0;</m>",
                "<m>&#xD800;</m>",
                "<m>&#zz;</m>",
                "<m>\u0001</m>",
                "<m>\uffff</m>",
                "<m xmlns:xml='urn:x'/>",
                "<m xmlns:p=''/>",
                "</wrong>"
            })
    void refusesWhatIsNotWellFormed(String xml) {
        assertThat(faultOf(xml).condition()).isEqualTo("not-well-formed");
    }

    @ParameterizedTest
    @CsvSource({"C0 AF", "ED A0 80", "F4 90 80 80", "80", "E2 82 3C", "FF"})
    void refusesWhatIsNotUtf8(String hex) throws IOException, StreamFault {
        byte[] bad = HexFormat.ofDelimiter(" ").parseHex(hex);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((HEADER + "<m>").getBytes(UTF_8));
        bytes.writeBytes(bad);
        bytes.writeBytes("</m>".getBytes(UTF_8));
        XmlReader reader = new XmlReader(new ByteArrayInputStream(bytes.toByteArray()), 1000);
        reader.header();
        assertThat(catchThrowableOfType(StreamFault.class, reader::next).condition())
                .isEqualTo("unsupported-encoding");
    }

    @Test
    void limitsTheBytesOfAStanzaAndNotTheWhitespaceBetween() throws IOException, StreamFault {
        XmlReader reader =
                new XmlReader(stream(HEADER + " ".repeat(500) + "<m/>" + "<m>" + "x".repeat(300) + "</m>"), 250);
        reader.header();
        assertThat(reader.next()).isPresent();
        assertThatThrownBy(reader::next).hasMessageContaining("larger than 250 bytes");
    }

    @Test
    void limitsTheDepth() {
        assertThat(faultOf("<m>".repeat(1000)).condition()).isEqualTo("policy-violation");
    }

    private static StreamFault faultOf(String xml) {
        return catchThrowableOfType(StreamFault.class, () -> {
            XmlReader reader = new XmlReader(stream(HEADER + xml), 10_000);
            reader.header();
            reader.next();
        });
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static InputStream oneByOne(InputStream in) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return in.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return in.read(buffer, offset, Math.min(1, length));
            }
        };
    }
}
