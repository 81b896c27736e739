// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import java.util.Locale;

/**
 * A text is not an XMPP address. The message holds the text (shortened when long, with everything invisible escaped),
 * the part at fault and the rule or code point that it breaks; nothing was built.
 */
public final class InvalidJidException extends IllegalArgumentException {
    private static final int SHOWN = 100;

    InvalidJidException(String text, BrokenRule broken) {
        super(shown(text) + " is not a JID: the " + broken.part().words() + " " + broken.rule(), broken.getCause());
    }

    private static String shown(String text) {
        if (text.length() <= SHOWN) {
            return "'" + escaped(text) + "'";
        }
        int cut = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return "'" + escaped(text.substring(0, cut)) + "…' (" + text.length() + " characters)";
    }

    /** The text comes from a stranger and ends in terminals and logs: nothing in it may move a cursor or hide. */
    private static String escaped(String text) {
        var out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isVisible(c)) {
                out.appendCodePoint(c);
            } else {
                out.append("\\u{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
            }
        });
        return out.toString();
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }
}
