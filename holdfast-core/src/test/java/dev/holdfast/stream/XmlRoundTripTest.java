// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import dev.holdfast.xml.XmlOutput;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class XmlRoundTripTest {
    private static final String[] NAMESPACES = {
        "", "jabber:client", "urn:a", "urn:b", Name.XML_NAMESPACE, "http://etherx.jabber.org/streams", "urn:'<&>\""
    };
    private static final String[] LOCALS = {"a", "b", "xmlns", "lang", "été", "漢", "\uD800\uDC00", "xml"};

    @Test
    void whatIsWrittenIsReadTheSame() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 2000; i++) {
            var element = element(random, 4);

            assertThat(read("<r>" + element.toXml())).isEqualTo(element);
        }
    }

    @Test
    void whatIsWrittenInsideAnotherDefaultNamespaceIsReadTheSame() {
        var random = new SplittableRandom(2);
        for (int i = 0; i < 2000; i++) {
            var element = element(random, 4);
            var out = new XmlOutput()
                    .append("<r xmlns='jabber:client' xmlns:a0='urn:outside' xmlns:xml='" + Name.XML_NAMESPACE + "'>");
            out.write(element, "jabber:client");

            assertThat(read(out.toString())).isEqualTo(element);
        }
    }

    @Test
    void everyCharacterOfXmlSurvivesInTextAndValue() {
        var all = new StringBuilder();
        for (int c = 0; c < 0x3100; c++) {
            if (c >= 0x20 || c == '\t' || c == '\n' || c == '\r') {
                all.appendCodePoint(c);
            }
        }
        all.append("]]>\r\n\uFFFD\uD800\uDC00\uDBFF\uDFFF");
        var element = Element.builder(Name.of("a"))
                .attribute("b", all.toString())
                .text(all.toString())
                .build();

        assertThat(read("<r>" + element.toXml())).isEqualTo(element);
    }

    @Test
    void boundPrefixesOfTheSourceDoNotMatter() {
        var read = read("<r xmlns:p='urn:a'><p:a p:x='1'><p:a xmlns:p='urn:b' p:x='2'><p:c/></p:a><p:c/></p:a>");

        assertThat(read("<r>" + read.toXml())).isEqualTo(read);
        assertThat(read.toXml())
                .isEqualTo("<a xmlns='urn:a' xmlns:a0='urn:a' a0:x='1'>"
                        + "<a xmlns='urn:b' xmlns:a0='urn:b' a0:x='2'><c/></a><c/></a>");
    }

    private static Element read(String xml) {
        var outcome = XmlFeed.whole(xml);
        assertThat(outcome.message()).as(xml).isEmpty();
        assertThat(outcome.children()).as(xml).hasSize(1);
        return outcome.children().getFirst();
    }

    private static Element element(SplittableRandom random, int depth) {
        var element = Element.builder(new Name(any(random, NAMESPACES), any(random, LOCALS)));
        for (int i = random.nextInt(4); i > 0; i--) {
            var name = new Name(any(random, NAMESPACES), any(random, LOCALS));
            if (!name.is("", "xmlns")) {
                element.attribute(name, text(random));
            }
        }
        boolean afterText = false;
        for (int i = random.nextInt(4); i > 0; i--) {
            if (afterText || random.nextBoolean()) {
                if (depth > 0) {
                    element.child(element(random, depth - 1));
                    afterText = false;
                }
            } else {
                element.text(text(random) + "x");
                afterText = true;
            }
        }
        return element.build();
    }

    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append("<>&'\"]\r\n\t x=/;éß漢字\uD83D\uDE00".substring(random.nextInt(20)));
        }
        return text.toString()
                .codePoints()
                .filter(c -> c < 0xD800 || c > 0xDFFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String any(SplittableRandom random, String[] of) {
        return of[random.nextInt(of.length)];
    }
}
