// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6120 §11.1: what is XML and yet not for XMPP. */
class RestrictedXmlTest {
    static Stream<String> documents() {
        return Stream.of(
                "<!-- comment --><a/>",
                "<a><!-- comment --><b/></a>",
                "<a><b><!-- comment --></b></a>",
                "<a><b>text<!---->text</b></a>",
                "<a><b/><!-- comment --></a>",
                "<!DOCTYPE a><a/>",
                "<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM 'http://example.org/a.dtd'><a/>",
                "<a><!DOCTYPE a></a>",
                "<!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY lol2 '&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;'>]><a>&lol2;</a>",
                "<?target data?><a/>",
                " <?xml version='1.0'?><a/>",
                "<?xml version='1.0'?><?xml version='1.0'?><a/>",
                "<?xml-stylesheet href='x'?><a/>",
                "<?xmlversion='1.0'?><a/>",
                "<?XML version='1.0'?><a/>",
                "<a><?php echo ?></a>",
                "<a><b>text<?target?></b></a>",
                "<a><b>&nbsp;</b></a>",
                "<a><b>&lol;</b></a>",
                "<a><b>&lt2;</b></a>",
                "<a><b>&l;</b></a>",
                "<a><b>&LT;</b></a>",
                "<a><b>&ampx;</b></a>",
                "<a><b>&é;</b></a>",
                "<a><b c='&eacute;'/></a>");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void isRefused(String xml) {
        assertThat(XmlFeed.whole(xml).fault()).isEqualTo("RESTRICTED_XML");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!-", "<!D", "<a><?", "<?t", "<a><b>&n", "<a><b>&lta", "<a><b c='&x"})
    void isRefusedBeforeItCanGoOn(String begun) {
        assertThat(XmlFeed.whole(begun).fault()).isEqualTo("RESTRICTED_XML");
        assertThat(XmlFeed.whole(begun.substring(0, begun.length() - 1)).fault())
                .isEmpty();
    }

    @Test
    void sectionsAndTheFivePredefinedEntitiesAreAllowed() {
        var outcome = XmlFeed.whole(
                "<a><b c='&lt;&gt;&amp;&quot;&apos;'>&lt;&gt;&amp;&quot;&apos;<![CDATA[<!-- &x; <?y?> -->]]></b></a>");

        var child = outcome.children().getFirst();
        assertThat(child.attribute("c")).contains("<>&\"'");
        assertThat(child.text()).isEqualTo("<>&\"'<!-- &x; <?y?> -->");
    }
}
