// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Domains as they are without the module holdfast-idna. */
class DomainTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "255.255.255.255",
                "10.0.0.1.",
                "[::]",
                "[::1]",
                "[1::]",
                "[1:2:3:4:5:6:7:8]",
                "[1::3:4:5:6:7:8]",
                "[1:2:3:4:5:6:7::]",
                "[::2:3:4:5:6:7:8]",
                "[::ffff:192.0.2.1]",
                "[1:2:3:4:5:6:192.0.2.1]",
                "[2001:DB8::A]",
                "[fe80::1%eth0]",
                "[fe80::1%25en-1._~]",
                "[fe80::1%e%2Fn]"
            })
    void takesAddressesOfHosts(String literal) {
        Jid jid = Jid.parse("juliet@" + literal + "/r");
        assertThat(jid.isIpLiteral()).isTrue();
        assertThat(jid.domainAscii()).isEqualTo(jid.domain());
        assertThat(Jid.parse(jid.toString())).isEqualTo(jid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "256.1.1.1",
                "1.2.3.04",
                "1.2.3.1000",
                "[]",
                "[",
                "]",
                "[:]",
                "[:::]",
                "[1]",
                "[1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:8:9]",
                "[1:2:3:4:5:6:7:8::]",
                "[::1:2:3:4:5:6:7:8]",
                "[1:2:3:4::5:6:7:8]",
                "[1::2::3]",
                "[:1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:]",
                "[12345::]",
                "[g::]",
                "[::1.2.3]",
                "[::1.2.3.256]",
                "[1:2:3:4:5:6:7:192.0.2.1]",
                "[192.0.2.1]",
                "[192.0.2.1::]",
                "[::192.0.2.1:1]",
                "[v1.x]",
                "[fe80::1%]",
                "[fe80::1%a/b]",
                "[fe80::1%a%2]",
                "[fe80::1%a b]",
                "[%eth0]",
                "[::1]x",
                "[::\uFF11]",
                "::1"
            })
    void refusesWhatOnlyLooksLikeAnAddress(String literal) {
        assertThatThrownBy(() -> Jid.ofDomain(literal))
                .isInstanceOf(InvalidJidException.class)
                .hasMessageContaining("is not a JID: the domain ");
    }

    @Test
    void writesAnIpv6AddressInLowerCaseButNotItsZone() {
        assertThat(Jid.ofDomain("[FE80::A%Eth0]").domain()).isEqualTo("[fe80::a%Eth0]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "a-b.example", "ad--acta.example", "1.2.3", "1.2.3.4.5", "3com.example", "x.9"})
    void takesNamesOfLettersDigitsAndHyphens(String name) {
        Jid jid = Jid.ofDomain(name);
        assertThat(jid.domain()).isEqualTo(name);
        assertThat(jid.isIpLiteral()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    -a.example,    begins or ends with a hyphen
                    a-.example,    begins or ends with a hyphen
                    a..example,    has an empty label
                    .example,      has an empty label
                    example..,     has an empty label
                    .,             must not be empty
                    a_b.example,   must not contain U+005F
                    'a b.example', must not contain U+0020
                    a:5222,        must not contain U+003A
                    """)
    void refusesOtherNames(String name, String rule) {
        assertThatThrownBy(() -> Jid.ofDomain(name))
                .isInstanceOf(InvalidJidException.class)
                .hasMessageContaining("the domain " + (rule.startsWith("begins") ? "has a label that " : "") + rule);
    }

    @Test
    void limitsTheLabelsOfAQualifiedNameTo63Bytes() {
        String most = "a".repeat(63);
        assertThat(Jid.ofDomain(most + ".example").domain()).isEqualTo(most + ".example");
        assertThatThrownBy(() -> Jid.ofDomain("a" + most + ".example"))
                .hasMessageEndingWith("the domain has a label of 64 bytes, more than 63");
        assertThatThrownBy(() -> Jid.ofDomain("xn--" + most))
                .hasMessageEndingWith("the domain has a label of 67 bytes, more than 63");
    }

    @Test
    void keepsAnALabelAsItIs() {
        Jid jid = Jid.parse("juliet@XN--Bcher-KVA.test");
        assertThat(jid.domain()).isEqualTo("xn--bcher-kva.test");
        assertThat(jid.domainAscii()).isEqualTo("xn--bcher-kva.test");
    }

    @Test
    void namesTheModuleThatANameOutsideAsciiNeeds() {
        assertThatThrownBy(() -> Jid.parse("juliet@b\u00FCcher.test"))
                .isInstanceOf(InvalidJidException.class)
                .hasMessage(
                        "'juliet@b\u00FCcher.test' is not a JID: the domain contains U+00FC (LATIN SMALL LETTER U WITH"
                                + " DIAERESIS), and names outside ASCII need the module holdfast-idna, which is not there");
    }

    @Test
    void stripsOneFinalDotOfAnyKind() {
        assertThat(Jid.parse("a@example.com./r")).hasToString("a@example.com/r");
        assertThat(Jid.ofDomain("example.com\u3002").domain()).isEqualTo("example.com");
        assertThat(Jid.ofDomain("example.com\uFF0E").domain()).isEqualTo("example.com");
        assertThat(Jid.ofDomain("example.com\uFF61").domain()).isEqualTo("example.com");
    }
}
