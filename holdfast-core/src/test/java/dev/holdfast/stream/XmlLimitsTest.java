// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlLimitsTest {
    private static final int STANZA = 20_000;
    private static final XmlLimits SMALL = new XmlLimits(10, STANZA, 8, 20, 500, 1000);
    // what is held may be twice as large as what is in it
    private static final int SMALL_HELD = 2 * 1000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a><b c='%s", // a value without end
                "<a><b c=\"&#65;%s",
                "<a><b>%s", // a text without end
                "<a><b>&lt;%s",
                "<a><b><![CDATA[%s",
                "<a><%s", // a name without end
                "<a><b %s",
                "<%s",
                "<a %s",
                "<a b='%s",
                "<?xml %s",
                "<?xml version='%s"
            })
    void whatNeverEndsIsRefusedAtItsOwnLimit(String begun) {
        var outcome = endless(begun.replace("%s", ""), "x", SMALL);

        assertThat(outcome.condition).isEqualTo(XmlException.Condition.POLICY_VIOLATION);
        assertThat(outcome.taken).isLessThan(1100);
        assertThat(outcome.mostHeld).isLessThanOrEqualTo(SMALL_HELD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a><b|\\s", // space in a tag
                "<a><b c|\\s",
                "<a><b c=|\\n",
                "<a></a|\\t",
                "<?xml|\\s",
                "<a|\\r",
                "<a><b>&#|0", // a number that does not grow
                "<a><b c='&#x|0",
                "<a><b>|<c/>", // children without end
                "<a><b>|<c></c>",
                "<a><b>|x<c/>",
                "<a><b>|<c d='e' xmlns='f'/>"
            })
    void whatHoldsLittleIsRefusedAtTheLimitOfAllOfIt(String begunAndRepeated) {
        var parts = begunAndRepeated.translateEscapes().split("\\|", -1);

        var outcome = endless(parts[0], parts[1], SMALL);

        assertThat(outcome.condition).isEqualTo(XmlException.Condition.POLICY_VIOLATION);
        assertThat(outcome.taken).isBetween((long) STANZA, STANZA + 10L);
        assertThat(outcome.mostHeld).isLessThanOrEqualTo(256);
    }

    @Test
    void spaceBetweenElementsMayGoOnForEverAndIsNotHeld() throws XmlException {
        var feed = new XmlFeed(SMALL);
        feed.take("\n");
        for (int i = 0; i < 3 * STANZA; i++) {
            feed.take(" \r\n");
        }
        feed.take("<a>");
        for (int i = 0; i < 3 * STANZA; i++) {
            feed.take(" \r\n");
        }

        assertThat(feed.parser().heldBytes()).isZero();
        assertThat(feed.parser().idle()).isTrue();
    }

    @Test
    void tenMegabytesOfAttributeAreRefusedWithin64Kilobytes() {
        var outcome = endless("<a><b c='", "0123456789abcdef", XmlLimits.defaults());

        assertThat(outcome.condition).isEqualTo(XmlException.Condition.POLICY_VIOLATION);
        assertThat(outcome.taken).isLessThan(70_000);
        var whole = XmlFeed.whole("<a><b c='" + "x".repeat(10_000_000) + "'/>");
        assertThat(whole.fault()).isEqualTo("POLICY_VIOLATION");
    }

    @Test
    void depthOf10000IsRefusedAt64() {
        var outcome = endless("<a>", "<b>", XmlLimits.defaults());

        assertThat(outcome.condition).isEqualTo(XmlException.Condition.POLICY_VIOLATION);
        assertThat(outcome.taken).isEqualTo("<a>".length() + 64 * "<b>".length() + "<".length());
        assertThat(XmlFeed.whole("<a>" + "<b>".repeat(10_000)).message()).contains("more than 64 deep");
    }

    @Test
    void depthUpToTheLimitIsAllowed() {
        assertThat(XmlFeed.cut(("<a>" + "<b>".repeat(10) + "</b>".repeat(10)).getBytes(UTF_8), SMALL)
                        .children())
                .hasSize(1);
        assertThat(XmlFeed.cut(("<a>" + "<b>".repeat(10) + "<c/>").getBytes(UTF_8), SMALL)
                        .fault())
                .isEqualTo("POLICY_VIOLATION");
    }

    @Test
    void thousandDeepIsAllowedWhereItIsConfigured() {
        var xml = "<a>" + "<b>".repeat(1000) + "</b>".repeat(1000);

        assertThat(XmlFeed.cut(xml.getBytes(UTF_8), XmlLimits.defaults().withDepth(1000))
                        .children())
                .hasSize(1);
    }

    @Test
    void endlessAttributesAreRefused() {
        for (var attribute : new String[] {" a%d=''", " xmlns:a%d='u'", " a%d='' xmlns:b%d='u'"}) {
            var xml = new StringBuilder("<a><b");
            for (int i = 0; i < 100; i++) {
                xml.append(attribute.replace("%d", Integer.toString(i)));
            }

            assertThat(XmlFeed.whole(xml.toString()).message()).contains("more than 64 attributes");
        }
    }

    @Test
    void declarationsInScopeAreBoundedOverAllDepths() {
        var xml = new StringBuilder("<a>");
        for (int i = 0; i < 60; i++) {
            xml.append("<b");
            for (int j = 0; j < 60; j++) {
                xml.append(" xmlns:p").append(j).append("='u'");
            }
            xml.append('>');
        }

        assertThat(XmlFeed.whole(xml.toString()).message()).contains("namespace declarations in scope");
    }

    @ParameterizedTest
    @CsvSource({
        "<a><%s/>, 20",
        "<a><b %s=''/>, 20",
        "<a><b c='%s'/>, 500",
        "<a><b xmlns='%s'/>, 500",
        "<a><b>%s</b>, 1000",
        "<a><b>&lt;%s</b>, 999",
        "<a><b><![CDATA[%s]]></b>, 1000"
    })
    void exactlyTheLimitIsAllowedAndOneMoreIsNot(String xml, int limit) {
        for (var unit : new String[] {"x", "é", "漢", "\uD83D\uDC34"}) {
            int size = unit.getBytes(UTF_8).length;
            if (limit % size == 0 && !(unit.equals("\uD83D\uDC34") && limit == 20)) {
                var fits = xml.replace("%s", unit.repeat(limit / size)).getBytes(UTF_8);
                var tooLong = xml.replace("%s", unit.repeat(limit / size) + "x").getBytes(UTF_8);

                assertThat(XmlFeed.cut(fits, SMALL).message()).isEmpty();
                assertThat(XmlFeed.cut(tooLong, SMALL).fault()).isEqualTo("POLICY_VIOLATION");
                assertThat(XmlFeed.byteByByte(fits, SMALL)).isEqualTo(XmlFeed.cut(fits, SMALL));
                assertThat(XmlFeed.byteByByte(tooLong, SMALL)).isEqualTo(XmlFeed.cut(tooLong, SMALL));
            }
        }
    }

    @Test
    void stanzaOfExactlyTheLimitIsAllowedAndOneByteMoreIsNot() {
        int room = STANZA - "<b></b>".length();
        var content = "<c/>".repeat(room / 4) + "x".repeat(room % 4);
        for (var xml : new String[] {"<a> <b>" + content + "</b>", "<a><c/><b>" + content + "</b> <c/>"}) {
            var tooLong = xml.replace("</b>", " </b>").getBytes(UTF_8);

            assertThat(XmlFeed.cut(xml.getBytes(UTF_8), SMALL).message()).isEmpty();
            assertThat(XmlFeed.cut(tooLong, SMALL).fault()).isEqualTo("POLICY_VIOLATION");
            assertThat(XmlFeed.byteByByte(tooLong, SMALL)).isEqualTo(XmlFeed.cut(tooLong, SMALL));
        }
    }

    @Test
    void manyStanzasMayTogetherBeLargerThanOne() {
        var xml = "<a>" + "<b><c>text</c></b>".repeat(10_000);

        assertThat(XmlFeed.cut(xml.getBytes(UTF_8), SMALL).children()).hasSize(10_000);
    }

    @Test
    void largeBuffersAreLetGoBetweenStanzas() throws XmlException {
        var feed = new XmlFeed(XmlLimits.defaults());
        feed.take("<a><b>&lt;" + "x".repeat(500_000));
        assertThat(feed.parser().heldBytes()).isGreaterThan(500_000);

        feed.take("</b>");

        assertThat(feed.parser().heldBytes()).isLessThanOrEqualTo(256);
    }

    @Test
    void billionLaughsEndsAtTheDtd() {
        var laughs = "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'>"
                + "<!ENTITY lol1 '&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;'>]><lolz>&lol1;</lolz>";

        assertThat(XmlFeed.whole(laughs).message()).startsWith("a DTD is not allowed (byte 23 ");
    }

    @Test
    void parserThatFailedThrowsTheSameAgain() {
        var parser = new XmlParser(SMALL);
        var first = catchThrowableOfType(XmlException.class, () -> parser.next(bytes("</")));

        assertThatThrownBy(() -> parser.next(bytes("<a/>"))).isSameAs(first);
        assertThat(parser.idle()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 20000, 1", "1001, 20000, 1", "1, 9999, 1", "1, 20000, 0", "1, 20000, 1001"})
    void limitsThatAreNoneAreRefused(int depth, int stanza, int attributes) {
        assertThatThrownBy(() -> new XmlLimits(depth, stanza, attributes, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private record Endless(XmlException.Condition condition, long taken, int mostHeld) {}

    /** Feeds single bytes until it is too much, or 10 MB were taken. */
    private static Endless endless(String begun, String repeated, XmlLimits limits) {
        var parser = new XmlParser(limits);
        long taken = 0;
        int mostHeld = 0;
        try {
            for (byte b : begun.getBytes(UTF_8)) {
                parser.next(ByteBuffer.wrap(new byte[] {b}));
                taken++;
            }
            var bytes = repeated.getBytes(UTF_8);
            for (; taken < 10_000_000; taken++) {
                parser.next(ByteBuffer.wrap(new byte[] {bytes[(int) ((taken - begun.length()) % bytes.length)]}));
                mostHeld = Math.max(mostHeld, parser.heldBytes());
            }
        } catch (XmlException tooMuch) {
            return new Endless(tooMuch.condition(), taken, mostHeld);
        }
        throw new AssertionError("10 MB were taken");
    }

    private static ByteBuffer bytes(String xml) {
        return ByteBuffer.wrap(xml.getBytes(UTF_8));
    }
}
