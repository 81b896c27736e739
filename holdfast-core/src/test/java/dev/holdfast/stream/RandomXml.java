// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashSet;
import java.util.SplittableRandom;

/** Makes documents, most of them right, and damages them. The same seed makes the same documents. */
final class RandomXml {
    private static final String[] PREFIXES = {"", "", "", "p:", "q:", "xml:", "stream:"};
    private static final String[] LOCALS = {
        "a", "b", "message", "body", "x", "été", "漢", "_", "a-b.c", "x\u00B7", "lang", "to"
    };
    private static final String[] NAMESPACES = {
        "u", "v", "jabber:client", "urn:xmpp:sm:3", "http://etherx.jabber.org/streams"
    };
    private static final String[] TEXTS = {
        "text",
        " ",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "&amp;",
        "&lt;",
        "&#x20AC;",
        "&#13;",
        "&#10;",
        "&apos;",
        "&quot;",
        "&gt;",
        "]",
        "]]",
        "é",
        "漢字",
        "\uD83D\uDE00",
        "\u0085",
        "\uFFFD",
        "'",
        "\"",
        ">",
        "/",
        "=",
        "-->",
        "?>",
        "&#93;",
        "0123456789abcdef"
    };
    private static final String[] DAMAGE = {
        "<",
        ">",
        "&",
        "'",
        "\"",
        "/",
        "!",
        "?",
        "=",
        ":",
        ";",
        "]]>",
        "<![CDATA[",
        "<!--",
        "-->",
        "<?x?>",
        "<a>",
        "</a>",
        "<p:a/>",
        "&#0;",
        "&#xD800;",
        "&nbsp;",
        "&amp;",
        "xmlns=''",
        " xmlns:p=''",
        " xmlns:p='u'",
        " xmlns:q='u'",
        " a='1'",
        " p:a='1'",
        " q:a='2'",
        "\u0000",
        "\u0001",
        "\u001F",
        "\u007F",
        "\u00A0",
        "\u0300",
        "\u00D7",
        "\uFFFE",
        "\uFFFF",
        "\u2028",
        "\r",
        "\n",
        " ",
        "xml:",
        "xmlns:",
        "<?xml version='1.0'?>",
        " xmlns:xml='u'",
        " xmlns:p='http://www.w3.org/2000/xmlns/'",
        "<!DOCTYPE a>",
        "-",
        "x"
    };

    private final SplittableRandom random;
    private final StringBuilder out = new StringBuilder();

    private RandomXml(SplittableRandom random) {
        this.random = random;
    }

    static byte[] document(SplittableRandom random) {
        return new RandomXml(random).document().getBytes(UTF_8);
    }

    /** With one to three faults, or what may be one. */
    static byte[] damaged(byte[] document, SplittableRandom random) {
        var bytes = document;
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes = damagedOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] damagedOnce(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length + 1);
        int behind = Math.min(bytes.length, at + random.nextInt(4));
        var damaged = new ByteArrayOutputStream();
        damaged.write(bytes, 0, at);
        switch (random.nextInt(8)) {
            case 0 -> {} // some bytes are missing
            case 1 -> { // some come twice
                damaged.write(bytes, at, behind - at);
                behind = at;
            }
            case 2 -> { // one is another
                damaged.write(random.nextInt(256));
                behind = Math.min(bytes.length, at + 1);
            }
            case 3 -> behind = bytes.length; // the end is missing
            default -> { // something is between them
                damaged.writeBytes(DAMAGE[random.nextInt(DAMAGE.length)].getBytes(UTF_8));
                behind = at;
            }
        }
        damaged.write(bytes, behind, bytes.length - behind);
        return damaged.toByteArray();
    }

    private String document() {
        if (random.nextInt(4) == 0) {
            out.append("<?xml version=").append(random.nextBoolean() ? "'1.0'" : "\"1.0\"");
            out.append(random.nextBoolean() ? " encoding='UTF-8'" : "").append("?>");
        }
        space();
        out.append("<root xmlns:p='u' xmlns:q='v' xmlns:stream='http://etherx.jabber.org/streams'");
        attributes(false);
        out.append('>');
        for (int i = random.nextInt(4); i > 0; i--) {
            space();
            element(1);
        }
        space();
        out.append("</root");
        space();
        return out.append('>').toString();
    }

    private void element(int depth) {
        var prefix = any(PREFIXES);
        var name = prefix + any(LOCALS);
        out.append('<').append(name);
        attributes(true);
        space();
        if (random.nextInt(4) == 0) {
            out.append("/>");
            return;
        }
        out.append('>');
        for (int i = random.nextInt(5); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    if (depth < 6) {
                        element(depth + 1);
                    }
                }
                case 2 ->
                    out.append("<![CDATA[")
                            .append(any(TEXTS).replace("]]", "] ]"))
                            .append("&<]]>");
                default -> out.append(any(TEXTS));
            }
        }
        out.append("</").append(name);
        space();
        out.append('>');
    }

    private void attributes(boolean declarations) {
        var names = new LinkedHashSet<String>();
        for (int i = random.nextInt(4); i > 0; i--) {
            names.add(any(PREFIXES) + any(LOCALS));
        }
        if (declarations && random.nextInt(3) == 0) {
            names.add("xmlns");
        }
        if (declarations && random.nextInt(3) == 0) {
            names.add("xmlns:" + (random.nextBoolean() ? "p" : "q"));
        }
        for (var name : names) {
            out.append(random.nextInt(8) == 0 ? "\n\t" : " ").append(name);
            space();
            out.append('=');
            space();
            char quote = random.nextBoolean() ? '\'' : '"';
            out.append(quote);
            if (name.startsWith("xmlns")) {
                out.append(any(NAMESPACES));
            } else {
                for (int i = random.nextInt(4); i > 0; i--) {
                    out.append(any(TEXTS).replace(String.valueOf(quote), "").replace("<", ""));
                }
            }
            out.append(quote);
        }
    }

    private void space() {
        if (random.nextInt(6) == 0) {
            out.append(random.nextBoolean() ? " " : "\r\n\t");
        }
    }

    private String any(String[] of) {
        return of[random.nextInt(of.length)];
    }
}
