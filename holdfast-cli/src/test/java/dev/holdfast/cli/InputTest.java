// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.error.TimedOutException;
import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InputTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void aLineIsAText() throws Exception {
        assertThat(all(Input.lines(bytes("one\ntwo\r\n\nfour")))).containsExactly("one", "two", "", "four");
        assertThat(all(Input.lines(bytes("one\n")))).containsExactly("one");
        assertThat(all(Input.lines(bytes("")))).isEmpty();
    }

    @Test
    void theWholeIsOneTextWithoutTheLastLineEnd() throws Exception {
        assertThat(all(Input.whole(bytes("one\ntwo\n")))).containsExactly("one\ntwo");
        assertThat(all(Input.whole(bytes("one")))).containsExactly("one");
    }

    @Test
    void theEndStaysTheEnd() throws Exception {
        var input = Input.of("only");
        assertThat(input.next(PATIENCE)).contains("only");
        assertThat(input.next(PATIENCE)).isEmpty();
        assertThat(input.next(PATIENCE)).isEmpty();
    }

    @Test
    void otherThanUtf8IsAMistake() {
        var input = Input.whole(new ByteArrayInputStream("Grüße".getBytes(ISO_8859_1)));

        assertThatThrownBy(() -> input.next(PATIENCE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void aTextWithoutEndDoesNotFillTheMemory() {
        var input = Input.lines(bytes("x".repeat((1 << 20) + 1)));

        assertThatThrownBy(() -> input.next(PATIENCE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void waitsNoLongerThanItIsTold() throws Exception {
        try (var silent = new PipedOutputStream()) {
            var input = Input.lines(new PipedInputStream(silent));

            assertThatThrownBy(() -> input.next(Duration.ofMillis(1))).isInstanceOf(TimedOutException.class);
        }
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static List<String> all(Input input) throws InterruptedException {
        var texts = new ArrayList<String>();
        for (Optional<String> text = input.next(PATIENCE); text.isPresent(); text = input.next(PATIENCE)) {
            texts.add(text.get());
        }
        return texts;
    }
}
