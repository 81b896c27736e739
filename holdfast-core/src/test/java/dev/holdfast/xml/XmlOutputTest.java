// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("ByteBufferBackingArray") // whose array it is is what one test is about
class XmlOutputTest {
    private static final Name A = Name.of("a");

    @Test
    void textIsEscapedAsFarAsItMustBe() {
        assertThat(Element.text(A, "<b> & ]]> \"it's\" \n\t\r é\uD83D\uDE00").toXml())
                .isEqualTo("<a>&lt;b&gt; &amp; ]]&gt; \"it's\" \n\t&#13; é\uD83D\uDE00</a>");
    }

    @Test
    void valuesAreEscapedSoThatNothingIsNormalised() {
        assertThat(Element.builder(A).attribute("b", "<'\"&>\n\t\r é").build().toXml())
                .isEqualTo("<a b='&lt;&apos;\"&amp;&gt;&#10;&#9;&#13; é'/>");
    }

    @Test
    void emptyElementsAreShort() {
        assertThat(Element.of(A).toXml()).isEqualTo("<a/>");
        assertThat(Element.text(A, "").toXml()).isEqualTo("<a/>");
        assertThat(Element.builder(A).attribute("b", "").text("").build().toXml())
                .isEqualTo("<a b=''/>");
    }

    @Test
    void namespacesAreDeclaredWhereTheyChange() {
        var element = Element.of(
                new Name("u", "a"),
                Element.of(new Name("u", "b"), Element.of(new Name("v", "c"), Element.of(new Name("u", "d")))),
                Element.of(new Name("", "e"), Element.of(Name.of("f"))));

        assertThat(element.toXml())
                .isEqualTo("<a xmlns='u'><b><c xmlns='v'><d xmlns='u'/></c></b><e xmlns=''><f/></e></a>");
    }

    @Test
    void theInheritedNamespaceIsNotDeclaredAgain() {
        var out = new XmlOutput();
        out.write(Element.of(new Name("u", "a"), Element.of(A)), "u");
        out.write(Element.of(A), "u");

        assertThat(out.toString()).isEqualTo("<a><a xmlns=''/></a><a xmlns=''/>");
    }

    @Test
    void attributesInNamespacesGetPrefixesOfTheirOwn() {
        var element = Element.builder(new Name("u", "a"))
                .attribute("x", "1")
                .attribute(new Name("u", "x"), "2")
                .attribute(new Name("v", "x"), "3")
                .lang("de")
                .build();

        assertThat(element.toXml())
                .isEqualTo("<a xmlns='u' x='1' xmlns:a1='u' a1:x='2' xmlns:a2='v' a2:x='3' xml:lang='de'/>");
    }

    // Namespaces in XML 1.0 §3: it cannot be declared as the default namespace
    @Test
    void elementsInTheNamespaceOfXmlAreWrittenWithItsPrefix() {
        var element = Element.of(new Name("u", "a"), Element.of(Name.XML_LANG, Element.of(new Name("u", "b"))));

        assertThat(element.toXml()).isEqualTo("<a xmlns='u'><xml:lang><b/></xml:lang></a>");
    }

    @Test
    void namespacesAreEscaped() {
        assertThat(Element.of(new Name("'<&>", "a")).toXml()).isEqualTo("<a xmlns='&apos;&lt;&amp;&gt;'/>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0",
                "\1",
                "\13",
                "\14",
                "\37",
                "\uFFFE",
                "\uFFFF",
                "\uD800",
                "\uDC00",
                "\uD800x",
                "\uDC00\uD800"
            })
    void whatXmlCannotCarryIsRefusedEverywhere(String character) {
        var text = "before " + character + " after";
        for (var element : List.of(
                Element.text(A, text),
                Element.builder(A).attribute("b", text).build(),
                Element.of(new Name(text, "a")),
                Element.builder(A).attribute(new Name(text, "b"), "").build(),
                Element.of(A, Element.of(A, Element.text(A, text))))) {
            assertThatThrownBy(element::toXml)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("XML cannot carry U+%04X", (int) character.charAt(0));
            assertThat(element.toString()).contains("cannot be written");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\t",
                "\n",
                "\177",
                "\u0080",
                "\u0085",
                "\u2028",
                "\uD7FF",
                "\uE000",
                "\uFFFD",
                "\uD800\uDC00",
                "\uDBFF\uDFFF"
            })
    void whatXmlCanCarryIsWrittenAsItIs(String character) {
        assertThat(Element.text(A, character).toXml()).isEqualTo("<a>" + character + "</a>");
    }

    @Test
    void namesThatAreNoneCannotBeMade() {
        for (var local :
                new String[] {"", "a b", "a:b", "1", "-a", ".a", "a>", "a/", "a\0", "\uD800", "×", "a\u037E", "\u0301"
                }) {
            assertThatThrownBy(() -> Name.of(local)).as(local).isInstanceOf(IllegalArgumentException.class);
        }
        for (var local : new String[] {"a", "_", "été", "a-1.b", "漢", "\uD800\uDC00", "a\u0301", "xmlns"}) {
            assertThat(Name.of(local).local()).isEqualTo(local);
        }
    }

    @Test
    void namespaceDeclarationsCannotBeSmuggledInAsAttributes() {
        assertThatThrownBy(() -> Element.builder(A).attribute("xmlns", "u"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Name("http://www.w3.org/2000/xmlns/", "p"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anElementMayComeInPieces() {
        var out = new XmlOutput();
        out.begin(new Name("u", "a"), "u");
        out.attribute("b", "it's")
                .lang("de")
                .child(Element.of(new Name("v", "c"), Element.of(A)))
                .child(Element.of(A));
        out.end();
        out.begin(new Name("v", "empty"), "u");
        out.end();
        assertThat(out)
                .hasToString("<a b='it&apos;s' xml:lang='de'><c xmlns='v'><a xmlns=''/></c><a xmlns=''/></a>"
                        + "<empty xmlns='v'/>");
        assertThatThrownBy(out::end).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void attributesComeBeforeContent() {
        var out = new XmlOutput();
        out.begin(A, "");
        out.child(Element.of(A));
        assertThatThrownBy(() -> out.attribute("b", "late")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatWasWrittenLastCanBeTakenBack() {
        var out = new XmlOutput();
        out.append("<a/>");
        int mark = out.size();
        assertThatThrownBy(() -> out.write(Element.of(A, Element.text(A, "\0")), ""))
                .isInstanceOf(IllegalArgumentException.class);
        out.truncate(mark);
        out.write(Element.of(A), "");
        assertThat(out).hasToString("<a/><a/>");
    }

    @Test
    void countsBytesAndNotCharacters() {
        var out = new XmlOutput();
        assertThat(out.isEmpty()).isTrue();
        out.append("é漢\uD83D\uDE00");
        assertThat(out.size()).isEqualTo(2 + 3 + 4);
        out.write(Element.text(A, "xé<漢\uD83D\uDE00y"), "");
        assertThat(out).hasToString("é漢\uD83D\uDE00<a>xé&lt;漢\uD83D\uDE00y</a>");
    }

    @Test
    void memoryIsUsedAgainOnlyWhereNothingIsWritten() {
        var out = new XmlOutput();
        out.append("one");
        var one = out.take();
        out.writeInto(one);
        out.append("two");
        assertThat(out.take().array()).isSameAs(one.array());
        out.append("three");
        assertThatThrownBy(() -> out.writeInto(one)).isInstanceOf(IllegalStateException.class);
        assertThat(out).hasToString("three");
    }
}
