// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one XML stream (RFC 6120 §4): its header, then its top-level elements one by one, blocking for each. What RFC 6120
 * §11.1 forbids (comments, processing instructions, DTDs, entities) is a {@code restricted-xml} fault.
 *
 * <p>For one thread.
 */
final class XmlReader {
    /** No stanza of a real protocol is nested deeper; the reader recurses, so its stack must be bounded. */
    private static final int MAX_DEPTH = 200;

    private final Utf8Source source;
    private final StringBuilder scratch = new StringBuilder(256);
    private Map<String, String> rootScope = Map.of();
    private String rootTag = "";

    XmlReader(InputStream in, int maxElementBytes) {
        this.source = new Utf8Source(in, maxElementBytes);
    }

    /** Whether bytes have been read from the connection that no element has used yet. */
    boolean hasBuffered() {
        return source.hasBuffered();
    }

    /** Reads the opening tag of the stream, and the XML declaration if there is one. */
    XmlNode header() throws IOException, StreamFault {
        source.startElement();
        int c = skipSpace(source.next());
        expect(c, '<');
        c = source.next();
        if (c == '?') {
            declaration();
            expect(skipSpace(source.next()), '<');
            c = source.next();
        }
        Tag tag = tag(c, Map.of("xml", Namespaces.XML));
        if (tag.empty) {
            throw malformed("a stream header that closes itself");
        }
        rootScope = tag.scope;
        rootTag = tag.qualifiedName;
        return tag.node(List.of());
    }

    /** The next top-level element, or empty when the stream's closing tag came. Whitespace before it is skipped. */
    Optional<XmlNode> next() throws IOException, StreamFault {
        int c;
        do {
            source.startElement();
            c = source.next();
        } while (isSpace(c));
        expect(c, '<');
        c = source.next();
        if (c == '/') {
            endTag(rootTag);
            return Optional.empty();
        }
        return Optional.of(element(c, rootScope, 1));
    }

    private XmlNode element(int first, Map<String, String> around, int depth) throws IOException, StreamFault {
        if (depth > MAX_DEPTH) {
            throw new StreamFault("policy-violation", "elements nested deeper than " + MAX_DEPTH);
        }
        refuseRestricted(first);
        Tag tag = tag(first, around);
        if (tag.empty) {
            return tag.node(List.of());
        }
        List<Object> content = new ArrayList<>(4);
        while (true) {
            text(content);
            int c = source.next();
            if (c == '/') {
                endTag(tag.qualifiedName);
                return tag.node(content);
            }
            content.add(element(c, tag.scope, depth + 1));
        }
    }

    /** Collects character data up to the next tag, whose {@code <} it consumes. */
    private void text(List<Object> content) throws IOException, StreamFault {
        StringBuilder text = scratch;
        text.setLength(0);
        int brackets = 0;
        while (true) {
            int c = source.next();
            if (c == '<') {
                if (!source.peekIs('!')) {
                    break;
                }
                source.next();
                cdata(text);
            } else if (c == '&') {
                text.appendCodePoint(reference());
            } else if (c == '>' && brackets >= 2) {
                throw malformed("]]> in character data");
            } else {
                text.appendCodePoint(c);
            }
            brackets = c == ']' ? brackets + 1 : 0;
        }
        if (!text.isEmpty()) {
            content.add(text.toString());
        }
    }

    private void cdata(StringBuilder text) throws IOException, StreamFault {
        for (char wanted : "[CDATA[".toCharArray()) {
            if (source.next() != wanted) {
                throw new StreamFault("restricted-xml", "a comment or a document type declaration");
            }
        }
        int start = text.length();
        while (true) {
            text.appendCodePoint(source.next());
            int end = text.length() - 3;
            if (end >= start && text.charAt(end + 2) == '>' && text.charAt(end + 1) == ']' && text.charAt(end) == ']') {
                text.setLength(end);
                return;
            }
        }
    }

    private void declaration() throws IOException, StreamFault {
        StringBuilder text = new StringBuilder();
        while (text.length() < 2 || text.charAt(text.length() - 1) != '>' || text.charAt(text.length() - 2) != '?') {
            text.appendCodePoint(source.next());
        }
        if (!text.toString().startsWith("xml ")) {
            throw new StreamFault("restricted-xml", "a processing instruction");
        }
    }

    /** The rest of a start tag, after its {@code <}. */
    private Tag tag(int first, Map<String, String> around) throws IOException, StreamFault {
        String qualifiedName = name(first);
        List<String> raw = new ArrayList<>(8);
        Map<String, String> scope = around;
        int c = source.next();
        while (true) {
            boolean spaced = isSpace(c);
            c = skipSpace(c);
            if (c == '>') {
                return new Tag(qualifiedName, scope, raw, false);
            }
            if (c == '/') {
                expect(source.next(), '>');
                return new Tag(qualifiedName, scope, raw, true);
            }
            if (!spaced) {
                throw malformed("no space before an attribute of " + qualifiedName);
            }
            String attribute = name(c);
            expect(skipSpace(source.next()), '=');
            String value = attributeValue(skipSpace(source.next()));
            if (attribute.equals("xmlns") || attribute.startsWith("xmlns:")) {
                scope = declare(attribute, value, scope);
            }
            raw.add(attribute);
            raw.add(value);
            c = source.next();
        }
    }

    private static Map<String, String> declare(String attribute, String value, Map<String, String> around)
            throws StreamFault {
        String prefix = attribute.equals("xmlns") ? "" : attribute.substring(6);
        boolean reserved = prefix.equals("xmlns")
                || value.equals(Namespaces.XMLNS)
                || prefix.equals("xml") != value.equals(Namespaces.XML);
        if (reserved || (value.isEmpty() && !prefix.isEmpty())) {
            throw malformed("a forbidden declaration: " + attribute + "='" + value + "'");
        }
        Map<String, String> scope = new HashMap<>(around);
        scope.put(prefix, value);
        return scope;
    }

    private String attributeValue(int quote) throws IOException, StreamFault {
        if (quote != '\'' && quote != '"') {
            throw malformed("an attribute value without quotes");
        }
        StringBuilder value = scratch;
        value.setLength(0);
        while (true) {
            int c = source.next();
            if (c == quote) {
                return value.toString();
            } else if (c == '<') {
                throw malformed("< in an attribute value");
            } else if (c == '&') {
                value.appendCodePoint(reference());
            } else {
                value.appendCodePoint(isSpace(c) ? ' ' : c);
            }
        }
    }

    private int reference() throws IOException, StreamFault {
        StringBuilder name = new StringBuilder(8);
        for (int c = source.next(); c != ';'; c = source.next()) {
            name.appendCodePoint(c);
            if (name.length() > 32) {
                throw malformed("an endless reference");
            }
        }
        String text = name.toString();
        return switch (text) {
            case "amp" -> '&';
            case "lt" -> '<';
            case "gt" -> '>';
            case "apos" -> '\'';
            case "quot" -> '"';
            default -> {
                if (!text.startsWith("#")) {
                    throw new StreamFault("restricted-xml", "the entity &" + text + ";");
                }
                yield XmlCharacters.reference(text);
            }
        };
    }

    private void endTag(String wanted) throws IOException, StreamFault {
        String actual = name(source.next());
        expect(skipSpace(source.next()), '>');
        if (!actual.equals(wanted)) {
            throw malformed("</" + actual + "> where </" + wanted + "> was due");
        }
    }

    /** Reads a name; the character after it is left in the source. */
    private String name(int first) throws IOException, StreamFault {
        if (!XmlCharacters.startsName(first)) {
            throw malformed("not a name: " + Character.toString(first));
        }
        StringBuilder name = scratch;
        name.setLength(0);
        name.appendCodePoint(first);
        while (true) {
            int c = source.next();
            if (!XmlCharacters.isInName(c)) {
                source.pushBack(c);
                return name.toString();
            }
            name.appendCodePoint(c);
        }
    }

    private int skipSpace(int first) throws IOException, StreamFault {
        int c = first;
        while (isSpace(c)) {
            c = source.next();
        }
        return c;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    private static void refuseRestricted(int afterLess) throws StreamFault {
        if (afterLess == '!' || afterLess == '?') {
            throw new StreamFault("restricted-xml", "a comment, processing instruction or document type declaration");
        }
    }

    private static void expect(int actual, char wanted) throws StreamFault {
        if (actual != wanted) {
            throw malformed("'" + Character.toString(actual) + "' where '" + wanted + "' was due");
        }
    }

    private static StreamFault malformed(String what) {
        return new StreamFault("not-well-formed", what);
    }

    /** A start tag whose prefixes are looked up once all its declarations are known. */
    private record Tag(String qualifiedName, Map<String, String> scope, List<String> raw, boolean empty) {
        XmlNode node(List<Object> content) throws StreamFault {
            int colon = qualifiedName.indexOf(':');
            String prefix = colon < 0 ? "" : qualifiedName.substring(0, colon);
            return new XmlNode(namespace(prefix), qualifiedName.substring(colon + 1), attributes(), content);
        }

        private Map<String, String> attributes() throws StreamFault {
            Map<String, String> attributes = new LinkedHashMap<>();
            for (int i = 0; i < raw.size(); i += 2) {
                String attribute = raw.get(i);
                if (attribute.equals("xmlns") || attribute.startsWith("xmlns:")) {
                    continue;
                }
                int colon = attribute.indexOf(':');
                boolean plain = colon < 0 || attribute.startsWith("xml:");
                String key = plain
                        ? attribute
                        : "{" + namespace(attribute.substring(0, colon)) + "}" + attribute.substring(colon + 1);
                if (attributes.put(key, raw.get(i + 1)) != null) {
                    throw malformed("the attribute " + attribute + " twice");
                }
            }
            return attributes;
        }

        private String namespace(String prefix) throws StreamFault {
            String namespace = scope.getOrDefault(prefix, "");
            if (namespace.isEmpty() && !prefix.isEmpty()) {
                throw malformed("the prefix " + prefix + " is not declared");
            }
            return namespace;
        }
    }
}
