// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.idna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.jid.DomainMapping;
import dev.holdfast.jid.InvalidJidException;
import dev.holdfast.jid.Jid;
import java.io.IOException;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Domains with this module in place, seen through {@link Jid}, which finds it as a service. */
class Uts46DomainMappingTest {
    // The other tests find it through the module descriptor; on the class path this file does its work.
    @Test
    void isNamedForTheClassPathToo() throws IOException {
        try (var services =
                Uts46DomainMapping.class.getResourceAsStream("/META-INF/services/" + DomainMapping.class.getName())) {
            assertThat(Objects.requireNonNull(services)).hasContent(Uts46DomainMapping.class.getName());
        }
    }

    // From Babbler, xmpp-addr, JidTest (MIT): dömäin, čechy, xn--xample-2of, the ideographic full stop.
    @ParameterizedTest
    @CsvSource({
        "b\u00FCcher.test, b\u00FCcher.test, xn--bcher-kva.test",
        "B\u00DCCHER.Test, b\u00FCcher.test, xn--bcher-kva.test",
        "bu\u0308cher.test., b\u00FCcher.test, xn--bcher-kva.test",
        "xn--bcher-kva.test, b\u00FCcher.test, xn--bcher-kva.test",
        "XN--BCHER-KVA.TEST, b\u00FCcher.test, xn--bcher-kva.test",
        "fa\u00DF.de, fa\u00DF.de, xn--fa-hia.de",
        "\u03C3\u03C2.gr, \u03C3\u03C2.gr, xn--3xab.gr",
        "xn--dmin-moa0i, d\u00F6m\u00E4in, xn--dmin-moa0i",
        "\u010Dechy.example, \u010Dechy.example, xn--echy-fua.example",
        "xn--xample-2of.com, \u0435xample.com, xn--xample-2of.com",
        "sub\u3002domain, sub.domain, sub.domain",
        "b\u00FCcher\uFF0Etest\uFF61, b\u00FCcher.test, xn--bcher-kva.test",
        "\uFF45\uFF58.test, ex.test, ex.test",
        "\u2603.example, \u2603.example, xn--n3h.example",
        "ad--acta.b\u00FCcher.test, ad--acta.b\u00FCcher.test, ad--acta.xn--bcher-kva.test",
        "\u05D0\u05D1.example, \u05D0\u05D1.example, xn--4dbc.example",
        "plain.example, plain.example, plain.example"
    })
    void holdsTheULabelsAndGivesTheALabels(String written, String unicode, String ascii) {
        Jid jid = Jid.parse("juliet@" + written + "/balcony");
        assertThat(jid.domain()).isEqualTo(unicode);
        assertThat(jid.domainAscii()).isEqualTo(ascii);
        assertThat(jid).hasToString("juliet@" + unicode + "/balcony");
        assertThat(jid)
                .isEqualTo(Jid.of("juliet", ascii, "balcony"))
                .hasSameHashCodeAs(Jid.of("juliet", ascii, "balcony"))
                .isEqualByComparingTo(Jid.of("juliet", ascii, "balcony"))
                .isEqualTo(Jid.parse(jid.toString()));
        assertThat(jid.isIpLiteral()).isFalse();
    }

    @Test
    void findsAnIpv4AddressAfterMapping() {
        Jid jid = Jid.ofDomain("\uFF11\uFF12\uFF17.0.0.1");
        assertThat(jid.domain()).isEqualTo("127.0.0.1");
        assertThat(jid.isIpLiteral()).isTrue();
        assertThatThrownBy(() -> Jid.ofDomain("\uFF12\uFF15\uFF16.0.0.1"))
                .hasMessageEndingWith("the domain looks like an IPv4 address and is none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_\u010Dechy.example | it holds U+005F",
                "a b.b\u00FCcher.test | it holds U+0020",
                "\u00E4\u2488com | it holds U+2488",
                "\uE000.test | it holds U+E000",
                "\uD800.test | it holds U+D800",
                "\u0301a.test | a label begins with a combining mark",
                "\u00FC..test | a label is empty",
                "-\u00FC.test | a label begins with a hyphen",
                "\u00FC-.test | a label ends with a hyphen",
                "xn--a.test | an A-label is not the one for its text",
                "xn--abc-.test | an A-label is not the one for its text",
                "xn--\u00FC.test | a label begins with xn-- and is not Punycode",
                "\u05D0a.test | a label breaks the Bidi Rule",
                "a\u200Db.test | a zero width joiner stands where it may not"
            })
    void refusesWithTheReason(String written, String reason) {
        assertThatThrownBy(() -> Jid.parse("juliet@" + written))
                .isInstanceOf(InvalidJidException.class)
                .hasMessageContaining(
                        "is not a JID: the domain is not an internationalised name by UTS #46: " + reason);
    }

    @Test
    void limitsALabelTo63BytesAsALabel() {
        String most = "\u00FC" + "a".repeat(55);
        assertThat(Jid.ofDomain(most + ".test").domainAscii()).hasSize(63 + ".test".length());
        assertThatThrownBy(() -> Jid.ofDomain(most + "a.test"))
                .hasMessageEndingWith("a label has more than 63 bytes as A-label");
    }

    @Test
    void takesNamesLongerThanDnsUpToTheLimitOfAnAddress() {
        String label = "\u00FC" + "a".repeat(20) + ".";
        assertThat(Jid.ofDomain(label.repeat(30) + "test").domain()).isEqualTo(label.repeat(30) + "test");
        assertThatThrownBy(() -> Jid.ofDomain(label.repeat(50) + "test"))
                .hasMessageContaining("the domain has ")
                .hasMessageEndingWith("more than 1023");
    }

    @Test
    void readsBothFormsOfAnyNameBackAsTheSameAddress() {
        var random = new Random(46);
        int valid = 0;
        for (int i = 0; i < 20_000; i++) {
            var name = new StringBuilder();
            for (int length = 1 + random.nextInt(6); length > 0; length--) {
                name.appendCodePoint(
                        switch (random.nextInt(5)) {
                            case 0 -> random.nextInt(0xA0, 0x600);
                            case 1 -> random.nextInt(0xA0, Character.MAX_CODE_POINT + 1);
                            case 2 -> '.';
                            default -> random.nextInt('a', 'z' + 1);
                        });
            }
            Jid jid;
            try {
                jid = Jid.ofDomain(name.toString());
            } catch (InvalidJidException refused) {
                continue;
            }
            valid++;
            assertThat(Jid.ofDomain(jid.domain())).isEqualTo(jid);
            assertThat(Jid.ofDomain(jid.domainAscii())).isEqualTo(jid);
            assertThat(Jid.ofDomain(jid.domain()).domainAscii()).isEqualTo(jid.domainAscii());
            assertThat(jid.domainAscii()).matches("[a-z0-9.-]+");
        }
        assertThat(valid).isGreaterThan(2_000);
    }
}
