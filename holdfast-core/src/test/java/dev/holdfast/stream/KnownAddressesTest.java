// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.jid.InvalidJidException;
import dev.holdfast.jid.Jid;
import java.util.IdentityHashMap;
import org.junit.jupiter.api.Test;

class KnownAddressesTest {
    private final KnownAddresses addresses = new KnownAddresses();

    private static String copy(String text) {
        return new String(text.toCharArray()); // as the parser makes one for each stanza
    }

    @Test
    void theSameTextIsTheSameAddress() {
        var first = addresses.received("romeo@example.test/orchard");
        assertThat(first).isEqualTo(Jid.parse("romeo@example.test/orchard"));
        assertThat(addresses.received(copy("romeo@example.test/orchard"))).isSameAs(first);
    }

    @Test
    void whatDiffersIsNeverTakenForAnother() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 1_000; i++) {
                var text = "user" + i + "@example.test";
                assertThat(addresses.received(text)).hasToString(text);
            }
        }
        // these two have the same hash code
        assertThat("Aa@example.test".hashCode()).isEqualTo("BB@example.test".hashCode());
        assertThat(addresses.received("Aa@example.test")).hasToString("aa@example.test");
        assertThat(addresses.received("BB@example.test")).hasToString("bb@example.test");
    }

    @Test
    void remembersAFewAndNoMore() {
        var made = new IdentityHashMap<Jid, Boolean>();
        for (int i = 0; i < 1_000; i++) {
            made.put(addresses.received("user" + i + "@example.test"), true);
        }
        int known = 0;
        for (int i = 0; i < 1_000; i++) {
            known += made.containsKey(addresses.received("user" + i + "@example.test")) ? 1 : 0;
        }
        assertThat(known).isLessThanOrEqualTo(16);
    }

    @Test
    void aFewThatTakeTurnsAreAllRemembered() {
        var romeo = addresses.received("romeo@example.test/orchard");
        for (int i = 0; i < 3; i++) {
            addresses.received("user" + i + "@example.test");
            assertThat(addresses.received(copy("romeo@example.test/orchard"))).isSameAs(romeo);
        }
    }

    @Test
    void longOnesAreReadAndNotKept() {
        var text = "romeo@example.test/" + "x".repeat(1_000);
        var first = addresses.received(text);
        assertThat(first).hasToString(text);
        assertThat(addresses.received(text)).isEqualTo(first).isNotSameAs(first);
    }

    @Test
    void whatIsNoAddressIsRefusedEachTime() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> addresses.received("@example.test")).isInstanceOf(InvalidJidException.class);
        }
    }
}
