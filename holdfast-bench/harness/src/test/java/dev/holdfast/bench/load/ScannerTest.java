// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScannerTest {
    private static final List<String> ELEMENTS = List.of(
            "HEADER <stream:stream to='bench.test' xmlns:stream=\"http://etherx.jabber.org/streams\">",
            "ELEMENT <r xmlns='urn:xmpp:sm:3'/>",
            "ELEMENT <message to='a>b' id=\"it's\"><body>grün &amp; 😀 > ]]</body><x/><y a='/'></y ></message>",
            "ELEMENT <message><body><![CDATA[</message> <x> ]> ]]]></body></message>",
            "ELEMENT <iq type='get'><query xmlns='jabber:iq:roster' /></iq >",
            "ELEMENT <presence></presence>",
            "FOOTER </stream:stream>");

    private static byte[] sample() {
        StringBuilder stream = new StringBuilder("<?xml version='1.0'?>\n");
        for (String element : ELEMENTS) {
            stream.append(element.substring(element.indexOf(' ') + 1)).append(" \n");
        }
        return stream.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void findsAllElementsHoweverTheyAreSplitInTwo() throws IOException {
        byte[] bytes = sample();
        for (int split = 0; split <= bytes.length; split++) {
            assertThat(read(new Pieces(bytes, split, bytes.length))).isEqualTo(ELEMENTS);
        }
    }

    @Test
    void findsAllElementsByteByByte() throws IOException {
        assertThat(read(new Pieces(sample(), 1, 1))).isEqualTo(ELEMENTS);
    }

    @Test
    void readsAnElementLargerThanItsBuffer() throws IOException {
        String large = "<message><body>" + "x".repeat(100_000) + "</body></message>";
        byte[] bytes = (large + large + "<r/>").getBytes(StandardCharsets.UTF_8);
        assertThat(read(new Pieces(bytes, 700, 7000)))
                .containsExactly("ELEMENT " + large, "ELEMENT " + large, "ELEMENT <r/>");
    }

    @Test
    void refusesWhatXmppForbids() {
        assertThatThrownBy(() -> read("<message><!-- hidden --></message>")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> read("<!DOCTYPE x>")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> read("<r/>text<r/>")).isInstanceOf(MalformedException.class);
    }

    private static List<String> read(String text) throws IOException {
        return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> read(InputStream in) throws IOException {
        List<String> found = new ArrayList<>();
        Input input = new Input();
        while (input.fill(in)) {
            Scanner.Found kind = input.next();
            while (kind != Scanner.Found.INCOMPLETE) {
                found.add(kind + " " + Ascii.text(input.bytes(), input.start(), input.end()));
                kind = input.next();
            }
        }
        return found;
    }

    /** Gives the first piece in one read, and what is left in reads of another size. */
    private static final class Pieces extends InputStream {
        private final byte[] bytes;
        private final int later;
        private int next;
        private int at;

        private Pieces(byte[] bytes, int first, int later) {
            this.bytes = bytes;
            this.next = first;
            this.later = later;
        }

        @Override
        public int read() {
            throw new AssertionError("bytes are read one by one");
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = Math.min(Math.min(next, length), bytes.length - at);
            if (at == bytes.length) {
                return -1;
            }
            System.arraycopy(bytes, at, target, offset, count);
            at += count;
            next = next == count ? later : next - count;
            return count;
        }
    }
}
