// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.util.Set;

/**
 * Hides what an XML log must not show, in one direction of one connection; what comes in pieces, however small, is one text.
 *
 * <p>Hidden is all text within the elements in which SASL, SASL2, FAST and registration exchange secrets, whatever their
 * prefix, and the value of attributes that are secrets by their name. Not for several threads.
 */
final class Secrets {
    private static final Set<String> ELEMENTS = Set.of(
            "auth",
            "response",
            "challenge",
            "success",
            "initial-response",
            "additional-data",
            "token",
            "password",
            "digest");
    /** XEP-0484 has its token in an attribute of that name. */
    private static final Set<String> ATTRIBUTES = Set.of("token", "password");

    private static final String HIDDEN = "***";
    private static final String CDATA_END = "]]>";

    private enum State {
        TEXT,
        TAG_NAME,
        IN_TAG,
        VALUE,
        CDATA
    }

    private State state = State.TEXT;
    private final StringBuilder name = new StringBuilder(); // of the tag, then of an attribute
    private String tag = "";
    private char quote;
    private char last; // the one before, within a tag
    private int cdataEnd; // how much of "]]>" has been seen
    private String secret = ""; // the outermost element that is one; empty outside
    private int depth; // of elements of that name
    private boolean hiding; // the mark stands for what is being left out

    static String mask(String xml) {
        return new Secrets().next(xml);
    }

    /** The same piece without its secrets. */
    String next(String piece) {
        var shown = new StringBuilder(piece.length());
        for (int i = 0; i < piece.length(); i++) {
            take(piece.charAt(i), shown);
        }
        return shown.toString();
    }

    private void take(char c, StringBuilder shown) {
        switch (state) {
            case TEXT -> text(c, shown);
            case TAG_NAME -> tagName(c, shown);
            case IN_TAG -> inTag(c, shown);
            case VALUE -> value(c, shown);
            case CDATA -> cdata(c, shown);
        }
    }

    private void text(char c, StringBuilder shown) {
        if (c == '<') {
            state = State.TAG_NAME;
            hiding = false;
            name.setLength(0);
            last = c;
            shown.append(c);
        } else {
            show(c, !secret.isEmpty(), shown);
        }
    }

    private void tagName(char c, StringBuilder shown) {
        shown.append(c);
        if (name.isEmpty() && c == '!') {
            state = State.CDATA; // nothing else that begins so is XMPP
            cdataEnd = 0;
        } else if (c == '>' || Character.isWhitespace(c) || c == '/' && !name.isEmpty()) {
            tag = local(name);
            name.setLength(0);
            state = State.IN_TAG;
            inTagEnd(c);
        } else {
            name.append(c);
        }
    }

    private void inTag(char c, StringBuilder shown) {
        shown.append(c);
        if (c == '\'' || c == '"') {
            quote = c;
            hiding = false;
            state = State.VALUE;
        } else if (c != '=' && c != '>' && c != '/' && !Character.isWhitespace(c)) {
            if (last == quote || Character.isWhitespace(last)) {
                name.setLength(0);
            }
            name.append(c);
        }
        inTagEnd(c);
    }

    private void inTagEnd(char c) {
        if (c == '>') {
            state = State.TEXT;
            tagEnded(last == '/');
        }
        last = c;
    }

    private void tagEnded(boolean empty) {
        if (tag.startsWith("/")) {
            if (tag.substring(1).equals(secret) && --depth == 0) {
                secret = "";
            }
        } else if (!empty && secret.isEmpty() && ELEMENTS.contains(tag)) {
            secret = tag;
            depth = 1;
        } else if (!empty && tag.equals(secret)) {
            depth++;
        }
    }

    private void value(char c, StringBuilder shown) {
        if (c == quote) {
            state = State.IN_TAG;
            last = c;
            shown.append(c);
        } else {
            show(c, ATTRIBUTES.contains(local(name)), shown);
        }
    }

    private void cdata(char c, StringBuilder shown) {
        show(c, !secret.isEmpty(), shown);
        if (c == CDATA_END.charAt(cdataEnd)) {
            cdataEnd++;
        } else if (c != ']') {
            cdataEnd = 0;
        }
        if (cdataEnd == CDATA_END.length()) {
            state = State.TEXT;
        }
    }

    private void show(char c, boolean hide, StringBuilder shown) {
        if (!hide) {
            shown.append(c);
        } else if (!hiding) {
            hiding = true;
            shown.append(HIDDEN);
        }
    }

    /** Without its prefix; with the slash of an end tag. */
    private static String local(StringBuilder qualified) {
        int colon = qualified.lastIndexOf(":");
        if (colon < 0) {
            return qualified.toString();
        }
        return (qualified.charAt(0) == '/' ? "/" : "") + qualified.substring(colon + 1);
    }
}
