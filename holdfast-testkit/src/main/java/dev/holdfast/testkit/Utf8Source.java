// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Strict UTF-8 from a blocking byte stream, one code point at a time, with a limit of bytes for each element. */
final class Utf8Source {
    private static final int NOTHING = -1;

    private final InputStream in;
    private final int maxElementBytes;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;
    private int used;
    private int pushedBack = NOTHING;
    private boolean afterReturn;

    Utf8Source(InputStream in, int maxElementBytes) {
        this.in = in;
        this.maxElementBytes = maxElementBytes;
    }

    void startElement() {
        used = 0;
    }

    boolean hasBuffered() {
        return position < limit;
    }

    void pushBack(int c) {
        pushedBack = c;
    }

    boolean peekIs(char c) throws IOException, StreamFault {
        int next = next();
        pushBack(next);
        return next == c;
    }

    int next() throws IOException, StreamFault {
        if (pushedBack != NOTHING) {
            int c = pushedBack;
            pushedBack = NOTHING;
            return c;
        }
        int first = octet();
        if (first == '\n' && afterReturn) {
            first = octet(); // XML 1.0 §2.11: CR LF is one line end
        }
        afterReturn = first == '\r';
        if (afterReturn) {
            return '\n';
        }
        int c = first < 0x80 ? first : multiByte(first);
        if (c < 0x20 && c != '\n' && c != '\t' || c > 0xD7FF && !XmlCharacters.isAllowed(c)) {
            throw new StreamFault("not-well-formed", "a forbidden character: U+" + Integer.toHexString(c));
        }
        return c;
    }

    private int multiByte(int first) throws IOException, StreamFault {
        int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        if (first < 0xC2 || first > 0xF4) {
            throw badEncoding();
        }
        int c = first & (0x3F >> more);
        for (int i = 0; i < more; i++) {
            int octet = octet();
            if ((octet & 0xC0) != 0x80) {
                throw badEncoding();
            }
            c = c << 6 | octet & 0x3F;
        }
        int smallest = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
        if (c < smallest || c > 0x10FFFF || c >= 0xD800 && c <= 0xDFFF) {
            throw badEncoding();
        }
        return c;
    }

    private int octet() throws IOException, StreamFault {
        while (position == limit) {
            int count = in.read(buffer, 0, buffer.length);
            if (count < 0) {
                throw new EOFException("the peer closed the connection");
            }
            position = 0;
            limit = count;
        }
        if (++used > maxElementBytes) {
            throw new StreamFault(
                    "policy-violation",
                    "a stanza larger than " + maxElementBytes + " bytes",
                    "<stanza-too-big xmlns='urn:xmpp:errors'/>");
        }
        return buffer[position++] & 0xFF;
    }

    private static StreamFault badEncoding() {
        return new StreamFault("unsupported-encoding", "not UTF-8");
    }
}
