// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Comparing names and values in the bytes of a stream, which are never decoded. */
final class Ascii {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private Ascii() {}

    /** The index of the first byte of that (ASCII) value, or -1; eight bytes at a time, for most of a stanza is text. */
    static int indexOf(byte[] bytes, int wanted, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long differing = (long) LONGS.get(bytes, at) ^ (ONES * wanted);
            long zeros = (differing - ONES) & ~differing & HIGHS;
            if (zeros != 0) {
                return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\t' || b == '\r';
    }

    static boolean endsName(byte b) {
        return b == '>' || b == '/' || b == '=' || isSpace(b);
    }

    static boolean matches(byte[] bytes, int from, int to, byte[] wanted) {
        return to - from == wanted.length && startsWith(bytes, from, to, wanted);
    }

    static boolean startsWith(byte[] bytes, int from, int to, byte[] wanted) {
        if (to - from < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[from + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    static boolean contains(byte[] bytes, int from, int to, byte[] wanted) {
        int at = indexOf(bytes, wanted[0], from, to);
        while (at >= 0 && !startsWith(bytes, at, to, wanted)) {
            at = indexOf(bytes, wanted[0], at + 1, to);
        }
        return at >= 0;
    }

    /** The decimal number at {@code from}, or -1 if there is none. */
    static long number(byte[] bytes, int from, int to) {
        long value = from < to && isDigit(bytes[from]) ? 0 : -1;
        for (int at = from; at < to && isDigit(bytes[at]); at++) {
            value = value * 10 + (bytes[at] - '0');
        }
        return value;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
