// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Woodstox is the oracle: what it accepts and XMPP allows we accept, and read the same; nothing else. For longer runs than the usual one
 * there are the system properties {@code xml.documents} and {@code xml.seed}. Known to differ, and rare enough to come in other runs only:
 * names with characters that the fifth edition of XML 1.0 has added, which Woodstox refuses.
 */
class XmlParserAgainstWoodstoxTest {
    private static final int DOCUMENTS = Integer.getInteger("xml.documents", 2000);
    private static final int DAMAGED = 4;

    @Test
    void bothReadTheSameSessions() {
        for (var session : XmlSessions.all()) {
            if (session.endsWith("stream>\n") || session.endsWith("\r\n") || session.endsWith("/> ")) {
                assertThat(complete(session.getBytes(UTF_8))).isPresent();
                assertSame(session.getBytes(UTF_8));
            }
        }
    }

    @Test
    void bothReadTheSameFromDocumentsMadeAtRandomAndRefuseTheSameDamagedOnes() {
        var random = new SplittableRandom(Long.getLong("xml.seed", 0x484F4C44));
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            var document = RandomXml.document(random);
            for (int j = 0; j <= DAMAGED; j++) {
                var xml = j == 0 ? document : RandomXml.damaged(document, random);
                if (assertSame(xml)) {
                    accepted++;
                } else {
                    refused++;
                }
                assertThat(XmlFeed.atRandom(xml, XmlLimits.defaults(), random)).isEqualTo(XmlFeed.whole(xml));
            }
        }
        // neither side of the comparison is empty
        assertThat(accepted).isGreaterThan(DOCUMENTS);
        assertThat(refused).isGreaterThan(DOCUMENTS);
    }

    private static boolean assertSame(byte[] xml) {
        var ours = complete(xml);
        assertThat(ours)
                .as(() -> new String(xml, UTF_8) + "\n" + XmlFeed.whole(xml).message())
                .isEqualTo(WoodstoxOracle.events(xml));
        return ours.isPresent();
    }

    /** The events of a stream that has no fault and an end. */
    private static Optional<List<XmlEvent>> complete(byte[] xml) {
        var outcome = XmlFeed.whole(xml);
        var events = outcome.events();
        return outcome.fault().isEmpty() && !events.isEmpty() && events.getLast() instanceof XmlEvent.Closed
                ? Optional.of(events)
                : Optional.empty();
    }
}
