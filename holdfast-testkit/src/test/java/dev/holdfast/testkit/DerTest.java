// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DerTest {
    @Test
    void writesLengthsInTheFewestOctets() {
        assertThat(Der.octetString(new byte[127])).startsWith(0x04, 0x7F).hasSize(129);
        assertThat(Der.octetString(new byte[128])).startsWith(0x04, 0x81, 0x80).hasSize(131);
        assertThat(Der.octetString(new byte[256]))
                .startsWith(0x04, 0x82, 0x01, 0x00)
                .hasSize(260);
    }

    @Test
    void writesObjectIdentifiersWithBigArcs() {
        // the example of X.690 §8.19.5 and the OID of RSA, 1.2.840.113549
        assertThat(HexFormat.of().formatHex(Der.oid("2.999.3"))).isEqualTo("0603883703");
        assertThat(HexFormat.of().formatHex(Der.oid("1.2.840.113549"))).isEqualTo("06062a864886f70d");
    }

    @Test
    void changesTheFormOfTimeIn2050() {
        assertThat(new String(Der.time(Instant.parse("2049-12-31T23:59:59Z")), StandardCharsets.US_ASCII))
                .isEqualTo("\u0017\r491231235959Z");
        assertThat(new String(Der.time(Instant.parse("2050-01-01T00:00:00Z")), StandardCharsets.US_ASCII))
                .isEqualTo("\u0018\u000f20500101000000Z");
    }
}
