// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NotWellFormedTest {
    static List<NotWellFormed.Case> cases() {
        return NotWellFormed.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedAtTheCharacterThatMakesItSo(NotWellFormed.Case broken) {
        var document = broken.upToFault();
        var before = document.substring(0, document.offsetByCodePoints(document.length(), -1));

        assertThat(XmlFeed.whole(before).fault()).isEmpty();
        var outcome = XmlFeed.whole(document);
        assertThat(outcome.fault()).isEqualTo("NOT_WELL_FORMED");
        int at = Integer.parseInt(outcome.message().replaceAll("(?s).+ \\(byte (\\d+) of the stream\\)", "$1"));
        assertThat(at).isBetween(before.getBytes(UTF_8).length, document.getBytes(UTF_8).length - 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedInTheMiddleOfMore(NotWellFormed.Case broken) {
        var outcome = XmlFeed.whole(broken.upToFault() + "'>]]></b></a>");

        assertThat(outcome.fault()).isEqualTo("NOT_WELL_FORMED");
        assertThat(outcome.message()).matches("(?s).+ \\(byte \\d+ of the stream\\)");
    }
}
