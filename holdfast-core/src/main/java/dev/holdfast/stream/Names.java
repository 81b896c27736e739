// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.xml.Name;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of a stream, each made once: those that XMPP is known to use are shared by all streams, of the others it remembers a
 * few. What it remembers is bounded by its size alone, however many names the peer invents.
 */
final class Names {
    // most streams use fewer than 32 names that the vocabulary lacks
    private static final int REMEMBERED = 32;

    private final BoundedTable<QName> qNames = new BoundedTable<>(REMEMBERED);
    private final BoundedTable<String> values = new BoundedTable<>(REMEMBERED);
    private @Nullable Name @Nullable [] names;

    QName qName(byte[] bytes, int from, int to) {
        var known = Vocabulary.qName(bytes, from, to);
        if (known == null) {
            known = qNames.find(bytes, from, to);
        }
        if (known == null) {
            known = new QName(Arrays.copyOfRange(bytes, from, to));
            qNames.put(known.raw(), known);
        }
        return known;
    }

    /** A value that is likely to come again. */
    String value(byte[] bytes, int from, int to) {
        var known = Vocabulary.value(bytes, from, to);
        if (known == null) {
            known = values.find(bytes, from, to);
        }
        if (known == null) {
            known = new String(bytes, from, to - from, UTF_8);
            if (to - from <= BoundedTable.LONGEST_KEY) {
                values.put(Arrays.copyOfRange(bytes, from, to), known);
            }
        }
        return known;
    }

    Name name(String namespace, QName qName) {
        for (var known : qName.known()) {
            if (known.namespace().equals(namespace)) {
                return known;
            }
        }
        if (namespace.length() > BoundedTable.LONGEST_KEY || qName.raw().length > BoundedTable.LONGEST_KEY) {
            return new Name(namespace, qName.local());
        }
        var table = names;
        if (table == null) {
            table = new Name[REMEMBERED];
            names = table;
        }
        int hash = namespace.hashCode() * 31 + qName.local().hashCode();
        int slot = hash * 0x9E3779B1 >>> 8 & REMEMBERED - 1;
        var found = table[slot];
        if (found == null || !found.is(namespace, qName.local())) {
            found = new Name(namespace, qName.local());
            table[slot] = found;
        }
        return found;
    }
}
