// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

/** A message that goes back to its sender: the addresses swapped, everything else byte for byte. */
final class Echo {
    private static final byte[] TO = Ascii.bytes("to");
    private static final byte[] FROM = Ascii.bytes("from");
    private static final byte[] ADDRESS = Ascii.bytes(" from='echo@" + Domain.NAME + "' to='");
    private static final byte[] QUOTE = Ascii.bytes("'");
    private static final byte[] SPACE = Ascii.bytes(" ");

    private Echo() {}

    static void write(Tag message, byte[] bytes, int end, byte[] jid, Output out) {
        out.add(bytes, message.nameStart() - 1, message.nameEnd());
        out.add(ADDRESS).add(jid).add(QUOTE);
        message.rewind();
        while (message.next()) {
            if (!message.attributeIs(TO) && !message.attributeIs(FROM)) {
                out.add(SPACE).add(bytes, message.attributeStart(), message.position());
            }
        }
        out.add(bytes, message.position(), end);
    }
}
