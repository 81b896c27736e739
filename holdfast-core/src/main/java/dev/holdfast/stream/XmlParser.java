// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.XmlException.notWellFormed;

import dev.holdfast.xml.TreeBuilder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the XML of a stream from bytes that come in any pieces, and delivers it as soon as the last byte of a top-level element is
 * there. It reads XML 1.0 (fifth edition) with namespaces and without what XMPP forbids (RFC 6120 §11.1), in UTF-8, within
 * {@link XmlLimits}; what it holds is bounded by them. A fault is reported at the byte that makes it one.
 *
 * <p>One parser reads one stream; a restart takes a new one. Not for several threads.
 */
final class XmlParser {
    private enum State {
        START,
        BETWEEN,
        MARKUP,
        EXCLAMATION,
        SECTION_KEYWORD,
        SECTION,
        TAG_NAME,
        TAG,
        ATTRIBUTE_NAME,
        EQUALS,
        QUOTE,
        VALUE,
        VALUE_REFERENCE,
        TAG_SLASH,
        END_TAG,
        TEXT,
        TEXT_REFERENCE,
        DECLARATION_KEYWORD,
        DECLARATION_END
    }

    private static final String SECTION_KEYWORD = "CDATA[";
    private static final String DECLARATION_KEYWORD = "xml";
    private static final int COPY = 4096;
    private static final long NOWHERE = -1;

    private final XmlLimits limits;
    private final ByteWindow window = new ByteWindow();
    private final TreeBuilder tree = new TreeBuilder();
    private final NamespaceScope scope = new NamespaceScope();
    private final Names names = new Names();
    private final Reference reference = new Reference();
    private final XmlDeclaration declaration = new XmlDeclaration();
    private final NameScanner nameScanner;
    private final AttributeValue attributeValue;
    private final CharacterData characterData;
    private final StartTag tag;

    private State state = State.START;
    private QName[] open = new QName[8];
    private int depth;
    private long offset;
    private long topLevelStart = NOWHERE;
    private int matched;
    private boolean spaceBefore;
    private boolean first = true;
    private boolean inDeclaration;
    private boolean rootIsEmpty;
    private boolean ended;
    private @Nullable XmlException failure;

    XmlParser(XmlLimits limits) {
        this.limits = limits;
        this.nameScanner = new NameScanner(window, names, limits.nameBytes());
        this.attributeValue = new AttributeValue(window, names, limits.attributeBytes());
        this.characterData = new CharacterData(window, tree, limits.textBytes());
        this.tag = new StartTag(scope, names, limits.attributes());
    }

    /**
     * Takes bytes up to the end of the next event; to be called again with the same buffer until it returns null.
     *
     * @return null if more bytes are needed; all of these are taken then
     * @throws XmlException if a rule is broken; the parser can do nothing more and throws the same ever after
     */
    @Nullable
    XmlEvent next(ByteBuffer bytes) throws XmlException {
        if (failure != null) {
            throw failure;
        }
        if (rootIsEmpty) {
            return close();
        }
        try {
            return bytes.hasArray() ? scanArray(bytes) : scanCopy(bytes);
        } catch (XmlException fault) {
            failure = fault.at(offset);
            window.held.release();
            throw failure;
        }
    }

    /** Whether nothing is held of an element or token that is not complete. */
    boolean idle() {
        return failure == null
                && !rootIsEmpty
                && (state == State.START || state == State.BETWEEN)
                && !window.utf8.pending();
    }

    /** How much memory it uses to hold what is not complete, the elements of a tree aside. */
    int heldBytes() {
        return window.held.capacity();
    }

    private @Nullable XmlEvent scanArray(ByteBuffer bytes) throws XmlException {
        int base = bytes.arrayOffset();
        int from = base + bytes.position();
        window.open(bytes.array(), from, base + bytes.limit(), offset);
        try {
            return scan();
        } finally {
            bytes.position(window.at - base);
            offset = window.offset();
            window.close();
        }
    }

    private @Nullable XmlEvent scanCopy(ByteBuffer bytes) throws XmlException {
        XmlEvent event = null;
        while (event == null && bytes.hasRemaining()) {
            var copy = new byte[Math.min(COPY, bytes.remaining())];
            bytes.get(bytes.position(), copy);
            var taken = ByteBuffer.wrap(copy);
            try {
                event = scanArray(taken);
            } finally {
                bytes.position(bytes.position() + taken.position());
            }
        }
        return event;
    }

    private @Nullable XmlEvent scan() throws XmlException {
        limitTopLevel();
        while (window.at < window.end) {
            var event = step();
            if (event != null) {
                return event;
            }
        }
        if (window.isLimited()) {
            throw XmlException.tooMuch("an element has more than " + limits.stanzaBytes() + " bytes");
        }
        return null;
    }

    private @Nullable XmlEvent step() throws XmlException {
        return switch (state) {
            case START -> start();
            case BETWEEN -> between();
            case MARKUP -> markup();
            case EXCLAMATION -> exclamation();
            case SECTION_KEYWORD -> keyword(SECTION_KEYWORD, State.SECTION);
            case SECTION -> section();
            case TAG_NAME -> tagName();
            case TAG -> tag();
            case ATTRIBUTE_NAME -> attributeName();
            case EQUALS -> equalsSign();
            case QUOTE -> quote();
            case VALUE -> value();
            case VALUE_REFERENCE -> reference();
            case TAG_SLASH -> tagSlash();
            case END_TAG -> endTag();
            case TEXT -> text();
            case TEXT_REFERENCE -> reference();
            case DECLARATION_KEYWORD -> keyword(DECLARATION_KEYWORD, State.TAG);
            case DECLARATION_END -> declarationEnd();
        };
    }

    private void limitTopLevel() {
        if (topLevelStart == NOWHERE) {
            window.unlimit();
        } else {
            window.limit(topLevelStart + limits.stanzaBytes());
        }
    }

    private @Nullable XmlEvent start() throws XmlException {
        byte b = window.bytes[window.at];
        if (b >= 0 && !window.utf8.pending()) {
            state = State.BETWEEN;
            return null;
        }
        // XML 1.0 §4.3.3: a byte order mark is no part of the document
        int character = window.utf8.accept(b);
        if (character >= 0) {
            if (character != 0xFEFF) {
                throw notWellFormed("text stands before the root element");
            }
            state = State.BETWEEN;
        }
        window.at++;
        return null;
    }

    private @Nullable XmlEvent between() throws XmlException {
        while (window.at < window.end) {
            byte b = window.bytes[window.at];
            if (b == '<' && !ended) {
                topLevelStart = window.offset();
                limitTopLevel();
                window.at++;
                state = State.MARKUP;
                return null;
            }
            if (!ByteClass.isSpace(b)) {
                throw notWellFormed(
                        ByteClass.shown(b) + " stands " + (ended ? "after the end of the stream" : "between elements"));
            }
            first = false;
            window.at++;
        }
        return null;
    }

    private @Nullable XmlEvent markup() throws XmlException {
        byte b = window.bytes[window.at];
        boolean atStart = first;
        first = false;
        switch (b) {
            case '/' -> {
                characterData.flush();
                if (depth == 0) {
                    throw notWellFormed("an end tag stands before the root element");
                }
                window.at++;
                matched = 0;
                state = State.END_TAG;
            }
            case '!' -> {
                window.at++;
                state = State.EXCLAMATION;
            }
            case '?' -> {
                if (!atStart) {
                    throw restricted("a processing instruction");
                }
                window.at++;
                matched = 0;
                state = State.DECLARATION_KEYWORD;
            }
            default -> {
                characterData.flush();
                // the root is not counted
                if (depth > limits.depth()) {
                    throw XmlException.tooMuch("elements are nested more than " + limits.depth() + " deep");
                }
                state = State.TAG_NAME;
            }
        }
        return null;
    }

    private @Nullable XmlEvent exclamation() throws XmlException {
        byte b = window.bytes[window.at];
        if (b == '-' || b == 'D') {
            throw restricted(b == '-' ? "a comment" : "a DTD");
        }
        if (b != '[' || depth < 2) {
            throw notWellFormed(ByteClass.shown(b) + " stands after \"<!\"");
        }
        window.at++;
        matched = 0;
        state = State.SECTION_KEYWORD;
        return null;
    }

    private static XmlException restricted(String what) {
        return new XmlException(XmlException.Condition.RESTRICTED_XML, what + " is not allowed");
    }

    private @Nullable XmlEvent keyword(String keyword, State then) throws XmlException {
        byte b = window.bytes[window.at];
        if (b != keyword.charAt(matched)) {
            throw state == State.SECTION_KEYWORD
                    ? notWellFormed(ByteClass.shown(b) + " stands where \"" + keyword + "\" goes on")
                    : restricted("a processing instruction");
        }
        window.at++;
        if (++matched == keyword.length()) {
            characterData.beginSection();
            inDeclaration = state == State.DECLARATION_KEYWORD;
            spaceBefore = false;
            state = then;
        }
        return null;
    }

    private @Nullable XmlEvent section() throws XmlException {
        if (characterData.scanSection()) {
            state = State.TEXT;
        }
        return null;
    }

    private @Nullable XmlEvent text() throws XmlException {
        byte stoppedAt = characterData.scanText();
        if (stoppedAt == '<') {
            state = State.MARKUP;
        } else if (stoppedAt == '&') {
            reference.begin();
            state = State.TEXT_REFERENCE;
        }
        return null;
    }

    private @Nullable XmlEvent reference() throws XmlException {
        int character = reference.accept(window.bytes[window.at]);
        window.at++;
        if (character >= 0) {
            if (state == State.TEXT_REFERENCE) {
                characterData.append(character);
                state = State.TEXT;
            } else {
                attributeValue.append(character);
                state = State.VALUE;
            }
        }
        return null;
    }

    private @Nullable XmlEvent tagName() throws XmlException {
        var name = nameScanner.next();
        if (name != null) {
            tag.begin(name, depth);
            spaceBefore = false;
            state = State.TAG;
        }
        return null;
    }

    private @Nullable XmlEvent tag() throws XmlException {
        byte b = window.bytes[window.at];
        if (ByteClass.isSpace(b)) {
            spaceBefore = true;
            window.at++;
        } else if (inDeclaration) {
            insideDeclaration(b);
        } else if (b == '>') {
            return startTag(false);
        } else if (b == '/') {
            window.at++;
            state = State.TAG_SLASH;
        } else {
            requireSpace(b);
            tag.requireRoom();
            state = State.ATTRIBUTE_NAME;
        }
        return null;
    }

    private void requireSpace(byte b) throws XmlException {
        if (!spaceBefore) {
            throw notWellFormed(ByteClass.shown(b) + " stands where a space is expected");
        }
    }

    private void insideDeclaration(byte b) throws XmlException {
        if (b == '?') {
            declaration.end();
            window.at++;
            state = State.DECLARATION_END;
        } else {
            if (!spaceBefore && matched == DECLARATION_KEYWORD.length()) {
                throw restricted("a processing instruction");
            }
            requireSpace(b);
            state = State.ATTRIBUTE_NAME;
        }
    }

    private @Nullable XmlEvent attributeName() throws XmlException {
        var name = nameScanner.next();
        if (name != null) {
            if (inDeclaration) {
                declaration.name(name);
            } else {
                tag.attribute(name);
            }
            state = State.EQUALS;
        }
        return null;
    }

    private @Nullable XmlEvent equalsSign() throws XmlException {
        byte b = window.bytes[window.at];
        if (b == '=') {
            state = State.QUOTE;
        } else if (!ByteClass.isSpace(b)) {
            throw notWellFormed(ByteClass.shown(b) + " stands where '=' is expected");
        }
        window.at++;
        return null;
    }

    private @Nullable XmlEvent quote() throws XmlException {
        byte b = window.bytes[window.at];
        if (b == '\'' || b == '"') {
            attributeValue.begin(b);
            state = State.VALUE;
        } else if (!ByteClass.isSpace(b)) {
            throw notWellFormed(ByteClass.shown(b) + " stands where a quote is expected");
        }
        window.at++;
        return null;
    }

    private @Nullable XmlEvent value() throws XmlException {
        byte stoppedAt = attributeValue.scan();
        if (stoppedAt == '&') {
            if (inDeclaration) {
                throw notWellFormed("a reference in the XML declaration");
            }
            reference.begin();
            state = State.VALUE_REFERENCE;
        } else if (stoppedAt != 0) {
            if (inDeclaration) {
                declaration.value(attributeValue.take(true));
                matched = 0;
            } else {
                tag.value(attributeValue.take(tag.valueRepeats()));
            }
            spaceBefore = false;
            state = State.TAG;
        }
        return null;
    }

    private @Nullable XmlEvent tagSlash() throws XmlException {
        requireGreater();
        return startTag(true);
    }

    private @Nullable XmlEvent declarationEnd() throws XmlException {
        requireGreater();
        window.at++;
        inDeclaration = false;
        // the space between it and the root counts no more than any between elements
        topLevelStart = NOWHERE;
        limitTopLevel();
        state = State.BETWEEN;
        return null;
    }

    private void requireGreater() throws XmlException {
        byte b = window.bytes[window.at];
        if (b != '>') {
            throw notWellFormed(ByteClass.shown(b) + " stands where '>' is expected");
        }
    }

    /** At the last byte of a start tag. */
    private @Nullable XmlEvent startTag(boolean empty) throws XmlException {
        tag.complete(tree);
        window.at++;
        if (depth == open.length) {
            open = Arrays.copyOf(open, depth * 2);
        }
        open[depth++] = tag.element();
        if (depth == 1) {
            rootIsEmpty = empty;
            return topLevelDone(new XmlEvent.Opened(tree.end()));
        }
        if (empty) {
            return elementEnd();
        }
        state = State.TEXT;
        return null;
    }

    private @Nullable XmlEvent endTag() throws XmlException {
        var name = open[depth - 1].raw();
        while (window.at < window.end) {
            byte b = window.bytes[window.at];
            if (matched < name.length && b == name[matched]) {
                matched++;
            } else if (matched == name.length && b == '>') {
                window.at++;
                return depth == 1 ? close() : elementEnd();
            } else if (matched != name.length || !ByteClass.isSpace(b)) {
                throw notWellFormed(ByteClass.shown(b) + " stands in the end tag of <" + open[depth - 1] + ">");
            }
            window.at++;
        }
        return null;
    }

    private @Nullable XmlEvent elementEnd() {
        var element = tree.end();
        scope.close(--depth);
        if (depth == 1) {
            return topLevelDone(new XmlEvent.Child(element));
        }
        state = State.TEXT;
        return null;
    }

    private XmlEvent close() {
        rootIsEmpty = false;
        ended = true;
        depth = 0;
        return topLevelDone(new XmlEvent.Closed());
    }

    private XmlEvent topLevelDone(XmlEvent event) {
        topLevelStart = NOWHERE;
        window.held.release();
        state = State.BETWEEN;
        return event;
    }
}
