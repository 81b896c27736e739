// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityLayerTest {
    @Test
    void requiresTlsAndTrustsTheSystemUnlessToldOtherwise() {
        var layer = SecurityLayer.password("secret".toCharArray());

        assertThat(layer.tlsRequired()).isTrue();
        assertThat(layer.certificates()).isEqualTo(CertificatePolicy.systemTrust());
        assertThat(layer.credentials()).isPresent();
    }

    @Test
    void aChangeLeavesTheRestAndTheOriginalAsTheyWere() {
        var original = SecurityLayer.password("secret".toCharArray());
        var policy = CertificatePolicy.trusting(List.of());

        var changed = original.withCertificates(policy).withoutTlsRequirement();

        assertThat(changed.tlsRequired()).isFalse();
        assertThat(changed.certificates()).isSameAs(policy);
        assertThat(changed.credentials()).isEqualTo(original.credentials()).isPresent();
        assertThat(original.tlsRequired()).isTrue();
    }

    @Test
    void hasNoCredentialsWhenUnauthenticated() {
        assertThat(SecurityLayer.unauthenticated().credentials()).isEmpty();
    }

    @Test
    void doesNotShowThePassword() {
        assertThat(SecurityLayer.password("secret".toCharArray())).asString().doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org, false",
        "example.org., example.org, false",
        "1.example.org, 1.example.org, false",
        "192.0.2.1, 192.0.2.1, true",
        "[2001:db8::1], 2001:db8::1, true",
        "::1, ::1, true",
    })
    void aDomainIsANameOrAnAddress(String given, String name, boolean literal) {
        var domain = new ServerDomain(given);

        assertThat(domain).hasToString(name);
        assertThat(domain.ipLiteral()).isEqualTo(literal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "[]", "bücher.test", "example org", "example.org\n"})
    void aDomainHasToBeInALabelForm(String domain) {
        assertThatThrownBy(() -> new ServerDomain(domain)).isInstanceOf(IllegalArgumentException.class);
    }
}
