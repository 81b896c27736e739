// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3629 §3, §4 and RFC 6120 §11.6. */
class Utf8DecodingTest {
    private static final XmlLimits LIMITS = XmlLimits.defaults();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // continues nothing
                "BF",
                "C0", // overlong, as all that follows until F7
                "C1",
                "E080",
                "E09F",
                "F080",
                "F08F",
                "EDA0", // surrogates
                "EDAF",
                "EDBF",
                "F490", // beyond U+10FFFF
                "F5",
                "F8",
                "FC",
                "FE",
                "FF",
                "C320", // cut short by ASCII
                "E28220",
                "F09F9820",
                "C33C",
                "E2C3", // cut short by another character
                "E282E2",
                "F09FF0",
                "C3A980" // one byte too many
            })
    void whatIsNotUtf8IsRefusedAtTheByteThatIsNot(String hex) {
        for (var context : new String[] {"<a><b>", "<a><b c='", "<a><b>x<![CDATA[y", "<a><b", "<a><b c"}) {
            var bytes = join(context, hex);
            var before = Arrays.copyOf(bytes, bytes.length - 1);

            assertThat(XmlFeed.whole(before).fault()).as(context).isEmpty();
            assertThat(XmlFeed.whole(bytes).fault()).as(context).isEqualTo("UNSUPPORTED_ENCODING");
            assertThat(XmlFeed.byteByByte(bytes, LIMITS)).as(context).isEqualTo(XmlFeed.whole(bytes));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "7F, 7F",
        "C280, 80",
        "C285, 85",
        "DFBF, 7FF",
        "E0A080, 800",
        "E282AC, 20AC",
        "ED9FBF, D7FF",
        "EE8080, E000",
        "EFBFBD, FFFD",
        "F0908080, 10000",
        "F09F98B8, 1F638",
        "F3B08080, F0000",
        "F48FBFBF, 10FFFF"
    })
    void everyLengthOfCharacterIsReadInTextValueAndSection(String hex, String codePoint) {
        var character = Character.toString(Integer.parseInt(codePoint, 16));
        var bytes = join(
                "<a><b c='" + hexAsLatin1(hex) + "'>" + hexAsLatin1(hex) + "<![CDATA[" + hexAsLatin1(hex) + "]]></b>",
                "");

        var child = XmlFeed.whole(bytes).children().getFirst();

        assertThat(child.attribute("c")).contains(character);
        assertThat(child.text()).isEqualTo(character + character);
        assertThat(XmlFeed.byteByByte(bytes, LIMITS)).isEqualTo(XmlFeed.whole(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EFBFBE", "EFBFBF"})
    void nonCharactersOfTheFirstPlaneAreNotWellFormed(String hex) {
        assertThat(XmlFeed.whole(join("<a><b>", hex)).fault()).isEqualTo("NOT_WELL_FORMED");
    }

    @Test
    void everyCharacterOfXmlComesThroughAndNoOther() {
        for (int c = 1; c <= Character.MAX_CODE_POINT; c += c < 0x3000 || c > 0xFF00 && c < 0x10100 ? 1 : 97) {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                continue;
            }
            var outcome = XmlFeed.whole("<a><b>." + Character.toString(c) + ".</b>");
            boolean allowed = c >= 0x20 && c != 0xFFFE && c != 0xFFFF || c == '\t' || c == '\n' || c == '\r';
            if (c != '<' && c != '&') {
                assertThat(outcome.fault().isEmpty()).as("U+%04X", c).isEqualTo(allowed);
            }
            if (allowed && c != '<' && c != '&' && c != '\r') {
                assertThat(outcome.children().getFirst().text()).isEqualTo("." + Character.toString(c) + ".");
            }
        }
    }

    @Test
    void aByteOrderMarkMayComeFirst() {
        assertThat(XmlFeed.whole("\uFEFF<a/>").events()).hasSize(2);
        assertThat(XmlFeed.whole("\uFEFF<?xml version='1.0'?><a/>").events()).hasSize(2);
        assertThat(XmlFeed.whole("\uFEFF\uFEFF<a/>").fault()).isEqualTo("NOT_WELL_FORMED");
        assertThat(XmlFeed.whole("\uFEFE").fault()).isEqualTo("NOT_WELL_FORMED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "ISO-8859-1", "US-ASCII", "utf8", "UTF-8 ", ""})
    void declaringAnotherEncodingIsRefused(String encoding) {
        var outcome = XmlFeed.whole("<?xml version='1.0' encoding='" + encoding + "'");

        assertThat(outcome.fault()).isEqualTo("UNSUPPORTED_ENCODING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "utf-8", "Utf-8"})
    void declaringUtf8IsAllowed(String encoding) {
        assertThat(XmlFeed.whole("<?xml version='1.0' encoding='" + encoding + "'?><a/>")
                        .fault())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FEFF003C", "FFFE3C00"})
    void utf16IsRefused(String hex) {
        assertThat(XmlFeed.whole(HexFormat.of().parseHex(hex)).fault()).isEqualTo("UNSUPPORTED_ENCODING");
    }

    private static String hexAsLatin1(String hex) {
        return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
    }

    /** Both given as one character for each byte. */
    private static byte[] join(String latin1, String hex) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(latin1.getBytes(ISO_8859_1));
        bytes.writeBytes(HexFormat.of().parseHex(hex));
        return bytes.toByteArray();
    }
}
