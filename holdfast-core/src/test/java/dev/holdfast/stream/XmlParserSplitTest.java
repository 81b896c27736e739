// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class XmlParserSplitTest {
    private static final XmlLimits LIMITS = XmlLimits.defaults();

    static Stream<String> sessions() {
        return XmlSessions.all().stream();
    }

    static Stream<String> everything() {
        return Stream.of(sessions(), NotWellFormed.documents(), RestrictedXmlTest.documents())
                .flatMap(documents -> documents);
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void sessionsHaveNoFault(String xml) {
        var outcome = XmlFeed.whole(xml);

        assertThat(outcome.message()).isEmpty();
        assertThat(outcome.events()).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @MethodSource("everything")
    void singleBytesGiveTheSameAsTheWhole(String xml) {
        assertThat(XmlFeed.byteByByte(xml.getBytes(UTF_8), LIMITS)).isEqualTo(XmlFeed.whole(xml));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void everyCutInTwoGivesTheSameAsTheWhole(String xml) {
        var bytes = xml.getBytes(UTF_8);
        var whole = XmlFeed.whole(xml);

        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(XmlFeed.cut(bytes, LIMITS, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("everything")
    void cutsAtRandomGiveTheSameAsTheWhole(String xml) {
        var random = new SplittableRandom(20260101);
        var whole = XmlFeed.whole(xml);

        for (int round = 0; round < 50; round++) {
            assertThat(XmlFeed.atRandom(xml.getBytes(UTF_8), LIMITS, random)).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void buffersWithoutAnArrayGiveTheSame(String xml) throws XmlException {
        var bytes = xml.getBytes(UTF_8);
        var direct = ByteBuffer.allocateDirect(bytes.length + 2)
                .position(1)
                .put(bytes)
                .flip()
                .position(1);

        assertThat(eventsOf(direct)).isEqualTo(XmlFeed.whole(xml).events());
        assertThat(eventsOf(ByteBuffer.wrap(bytes).asReadOnlyBuffer()))
                .isEqualTo(XmlFeed.whole(xml).events());
    }

    @Test
    void buffersLargerThanACopyGiveTheSame() throws XmlException {
        var xml = XmlFeed.HEADER + "<message><body>0123456789 and so on</body></message>".repeat(500);

        assertThat(eventsOf(ByteBuffer.wrap(xml.getBytes(UTF_8)).asReadOnlyBuffer()))
                .hasSize(501)
                .isEqualTo(XmlFeed.whole(xml).events());
    }

    @Test
    void slicesOfALargerArrayAreReadFromTheirOwnStart() throws XmlException {
        var bytes = ("????" + XmlFeed.HEADER + "<presence/>????").getBytes(UTF_8);
        var slice = ByteBuffer.wrap(bytes, 3, bytes.length - 7).slice().position(1);

        assertThat(eventsOf(slice))
                .isEqualTo(XmlFeed.whole(XmlFeed.HEADER + "<presence/>").events());
    }

    @Test
    void eventsComeOneByOneAndLeaveTheRest() throws XmlException {
        var parser = new XmlParser(LIMITS);
        var bytes = ByteBuffer.wrap("<a><b/><c>".getBytes(UTF_8));

        assertThat(parser.next(bytes)).isInstanceOf(XmlEvent.Opened.class);
        assertThat(bytes.remaining()).isEqualTo("<b/><c>".length());
        assertThat(parser.next(bytes)).isInstanceOf(XmlEvent.Child.class);
        assertThat(bytes.remaining()).isEqualTo("<c>".length());
        assertThat(parser.next(bytes)).isNull();
        assertThat(bytes.hasRemaining()).isFalse();
    }

    private static List<XmlEvent> eventsOf(ByteBuffer bytes) throws XmlException {
        var events = new ArrayList<XmlEvent>();
        var parser = new XmlParser(LIMITS);
        for (var event = parser.next(bytes); event != null; event = parser.next(bytes)) {
            events.add(event);
        }
        return events;
    }
}
