// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.stream.Framing;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireLogTest {
    private static final String LOGIN = """
            <?xml version='1.0'?><stream:stream xmlns='jabber:client' to='example.test'>\
            <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGp1bGlldABzZWNyZXQ=</auth>\
            <challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>cj1zZWNyZXQ=</challenge>\
            <response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>\
            <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><additional-data>dj1zZWNyZXQ=</additional-data></success>\
            <message to='röméo@example.test'><body>a &lt; b > c ✓ 😀</body></message>""";
    private static final String SHOWN = """
            <?xml version='1.0'?><stream:stream xmlns='jabber:client' to='example.test'>\
            <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>***</auth>\
            <challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>***</challenge>\
            <response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>\
            <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><additional-data>***</additional-data></success>\
            <message to='röméo@example.test'><body>a &lt; b > c ✓ 😀</body></message>""";

    private static final class Kept implements XmlLog {
        private final StringBuilder sent = new StringBuilder();
        private final StringBuilder received = new StringBuilder();

        @Override
        public void sent(String xml) {
            sent.append(xml);
        }

        @Override
        public void received(String xml) {
            received.append(xml);
        }
    }

    private final Kept kept = new Kept();
    private final WireLog log = new WireLog(kept);

    private void receive(byte[] bytes, int from, int to) {
        var buffer = new byte[to - from + 3];
        System.arraycopy(bytes, from, buffer, 0, to - from);
        log.received(buffer, to - from);
    }

    @Test
    void leavesOutWhereAMessageEnds() {
        receive(new byte[] {'<', 'a', '/', '>', Framing.MESSAGE_END, '<'}, 0, 5);
        receive(new byte[] {'<', 'b', '/', '>', Framing.MESSAGE_END}, 0, 5);
        assertThat(kept.received).hasToString("<a/><b/>");
    }

    @Test
    void hidesSecretsInBothDirections() {
        log.sent(ByteBuffer.wrap(LOGIN.getBytes(UTF_8)));
        receive(LOGIN.getBytes(UTF_8), 0, LOGIN.getBytes(UTF_8).length);
        assertThat(kept.sent).hasToString(SHOWN);
        assertThat(kept.received).hasToString(SHOWN);
    }

    @Test
    void leavesTheBufferAsItWas() {
        var bytes = ByteBuffer.wrap("<presence/>".getBytes(UTF_8));
        log.sent(bytes);
        assertThat(bytes.remaining()).isEqualTo(11);
    }

    @Test
    void hidesSecretsThatComeByteByByte() {
        var bytes = LOGIN.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            receive(bytes, i, i + 1);
        }
        assertThat(kept.received).hasToString(SHOWN);
    }

    @Test
    void hidesSecretsInEveryTwoWaySplit() {
        var bytes = LOGIN.getBytes(UTF_8);
        for (int i = 0; i <= bytes.length; i++) {
            var kept = new Kept();
            var log = new WireLog(kept);
            log.sent(ByteBuffer.wrap(bytes, 0, i));
            log.sent(ByteBuffer.wrap(bytes, i, bytes.length - i));
            assertThat(kept.sent).as("split at %d", i).hasToString(SHOWN);
        }
    }

    @Test
    void oneDirectionKnowsNothingOfTheOther() {
        log.sent(ByteBuffer.wrap("<auth>sec".getBytes(UTF_8)));
        receive("<message/>".getBytes(UTF_8), 0, 10);
        log.sent(ByteBuffer.wrap("ret</auth>".getBytes(UTF_8)));
        assertThat(kept.sent).hasToString("<auth>***</auth>");
        assertThat(kept.received).hasToString("<message/>");
    }

    @Test
    void showsWhatIsNotUtf8AsSuch() {
        receive(new byte[] {'a', (byte) 0xFF, 'b'}, 0, 3);
        assertThat(kept.received).hasToString("a\uFFFDb");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<password>secret</password>|<password>***</password>",
                "<sasl:auth x='>'>secret</sasl:auth><body>b</body>|<sasl:auth x='>'>***</sasl:auth><body>b</body>",
                "<response >secret</response ><body>b</body>|<response >***</response ><body>b</body>",
                "<response><![CDATA[sec>ret]]></response><a>b</a>|<response><!***</response><a>b</a>",
                "<response>s<x>ecr</x>et</response>b|<response>***<x>***</x>***</response>b",
                "<response><response>s</response>s</response>b|<response><response>***</response>***</response>b",
                "<token xmlns='urn:xmpp:fast:0' expiry='2030' token='secret'/>b"
                        + "|<token xmlns='urn:xmpp:fast:0' expiry='2030' token='***'/>b",
                "<token token = \"sec'ret\" a='1'/>b|<token token = \"***\" a='1'/>b",
                "<auth/>text|<auth/>text",
                "<authx>text</authx>|<authx>text</authx>",
                "<body><![CDATA[<auth>]]></body>text|<body><![CDATA[<auth>]]></body>text",
                "<body>]]&gt;</body>|<body>]]&gt;</body>",
            })
    void hidesWhatIsSecretAndNothingElse(String xml, String shown) {
        assertThat(XmlLog.mask(xml)).isEqualTo(shown);
    }
}
