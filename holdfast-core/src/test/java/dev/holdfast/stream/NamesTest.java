// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void whatXmppUsesIsSharedByAllStreams() {
        var xml = XmlFeed.HEADER
                + "<message type='chat' to='a@b' xml:lang='en'><body>x</body><request xmlns='urn:xmpp:receipts'/></message>";

        var one = XmlFeed.whole(xml).children().getFirst();
        var other = XmlFeed.whole(xml).children().getFirst();

        assertThat(one.name()).isSameAs(other.name());
        for (int i = 0; i < 2; i++) {
            assertThat(one.children().get(i).name())
                    .isSameAs(other.children().get(i).name());
        }
        assertThat(one.attribute("type").orElseThrow())
                .isSameAs(other.attribute("type").orElseThrow());
    }

    @Test
    void everyKnownNameIsFound() {
        for (var word : new String[] {
            "message", "presence", "iq", "body", "stream:features", "xmlns", "xml:lang", "r", "h", "query"
        }) {
            assertThat(Vocabulary.qName(word.getBytes(UTF_8), 0, word.length()))
                    .as(word)
                    .isNotNull();
        }
    }

    @Test
    void namesOfAStreamAreMadeOnce() {
        var children =
                XmlFeed.whole("<a xmlns='urn:own'><own/><own at='to'/></a>").children();

        assertThat(children.getFirst().name()).isSameAs(children.getLast().name());
    }

    @Test
    void tableStaysTheSameSizeAndFindsWhatCameLast() {
        var table = new BoundedTable<String>(32);
        for (int i = 0; i < 100_000; i++) {
            var key = ("name" + i).getBytes(UTF_8);
            table.put(key, "value" + i);

            assertThat(table.find(key, 0, key.length)).isEqualTo("value" + i);
        }
        assertThat(table.size()).isLessThanOrEqualTo(32);
    }

    @Test
    void tableKeepsNothingUnderLongNames() {
        var table = new BoundedTable<String>(32);
        var key = "x".repeat(BoundedTable.LONGEST_KEY + 1).getBytes(UTF_8);

        table.put(key, "value");

        assertThat(table.find(key, 0, key.length)).isNull();
        assertThat(table.size()).isZero();
    }

    @Test
    void tableToldApartKeysThatDifferOnlyWhereItDoesNotLook() {
        var table = new BoundedTable<String>(32);
        var keys = new byte[2][];
        for (int i = 0; i < 2; i++) {
            keys[i] = ("http://example.org/" + i + "x".repeat(40)).getBytes(UTF_8);
            table.put(keys[i], "value" + i);
        }

        assertThat(table.find(keys[0], 0, keys[0].length)).isEqualTo("value0");
        assertThat(table.find(keys[1], 0, keys[1].length)).isEqualTo("value1");
    }

    @Test
    void streamOfEverNewNamesIsReadLikeAnyOther() throws XmlException {
        var feed = new XmlFeed(XmlLimits.defaults()).take("<a xmlns='urn:own'>");
        for (int i = 0; i < 40_000; i++) {
            feed.take("<n" + i + " a" + i + "='' xmlns:p='urn:" + i + "' p:b='1'/>");
        }

        assertThat(feed.parser().idle()).isTrue();
    }
}
