// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.xml.Name;
import dev.holdfast.xml.XmlChars;
import java.util.Arrays;

/** A name as it stands in a tag, with its prefix. Immutable. */
final class QName {
    private static final Name[] NO_NAMES = {};

    private final byte[] raw;
    private final String prefix;
    private final String local;
    private final Name[] known;
    private final boolean declaresNamespace;

    /** @param known names that it is likely to stand for */
    QName(byte[] raw, Name... known) {
        this.raw = raw;
        this.known = known.length == 0 ? NO_NAMES : known;
        int colon = 0;
        while (colon < raw.length && raw[colon] != ':') {
            colon++;
        }
        if (colon == raw.length) {
            prefix = "";
            local = known.length == 0 ? new String(raw, UTF_8) : known[0].local();
        } else {
            prefix = new String(raw, 0, colon, UTF_8);
            local = new String(raw, colon + 1, raw.length - colon - 1, UTF_8);
        }
        declaresNamespace = prefix.isEmpty() ? local.equals("xmlns") : prefix.equals("xmlns");
    }

    byte[] raw() {
        return raw;
    }

    /** Empty if there is none. */
    String prefix() {
        return prefix;
    }

    String local() {
        return local;
    }

    /** Whether it is {@code xmlns} or begins with {@code xmlns:}. */
    boolean declaresNamespace() {
        return declaresNamespace;
    }

    boolean is(String unprefixed) {
        return prefix.isEmpty() && local.equals(unprefixed);
    }

    Name[] known() {
        return known;
    }

    boolean same(QName other) {
        return this == other || Arrays.equals(raw, other.raw);
    }

    @Override
    public String toString() {
        return XmlChars.printable(new String(raw, UTF_8));
    }
}
