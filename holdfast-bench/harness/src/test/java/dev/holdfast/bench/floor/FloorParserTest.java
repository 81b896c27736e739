// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.floor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class FloorParserTest {
    private static final String MESSAGE = "<message id='m'><body>so &amp; so, " + "x".repeat(200) + "</body></message>";
    private static final int MESSAGES = 40;

    @Test
    void readsTheSameWhereverItsBufferEnds() throws IOException {
        for (int shift = 0; shift < MESSAGE.length(); shift++) {
            var xml = "<stream:stream>" + " ".repeat(shift) + MESSAGE.repeat(MESSAGES) + "</stream:stream>";
            var parser = new FloorParser(new ByteArrayInputStream(xml.getBytes(UTF_8)));

            assertThat(parser.root().name).isEqualTo("stream:stream");
            for (int i = 0; i < MESSAGES; i++) {
                var message = parser.element();
                assertThat(message.attribute("id")).isEqualTo("m");
                assertThat(message.child("body").text()).isEqualTo("so & so, " + "x".repeat(200));
            }
            assertThat(parser.element().name).isEqualTo("/");
        }
    }
}
