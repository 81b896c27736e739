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
        TAG,
        END_TAG,
        TEXT,
        TEXT_REFERENCE,
        DECLARATION_KEYWORD
    }

    private static final String SECTION_KEYWORD = "CDATA[";
    private static final String DECLARATION_KEYWORD = "xml";
    private static final int COPY = 4096;
    private static final long NOWHERE = -1;

    private final XmlLimits limits;
    private final ByteWindow window = new ByteWindow();
    private final TreeBuilder tree = new TreeBuilder();
    private final NamespaceScope scope = new NamespaceScope();
    private final Reference reference = new Reference();
    private final TagReader tagReader;
    private final CharacterData characterData;
    private final StartTag tag;

    private State state = State.START;
    private QName[] open = new QName[8];
    private int depth;
    private long offset;
    private long topLevelStart = NOWHERE;
    private int matched;
    private boolean first = true;
    private boolean rootIsEmpty;
    private boolean ended;
    private @Nullable XmlException failure;

    XmlParser(XmlLimits limits) {
        this.limits = limits;
        this.characterData = new CharacterData(window, tree, limits.textBytes());
        var names = new Names();
        this.tag = new StartTag(scope, names, limits.attributes());
        this.tagReader = new TagReader(window, names, tag, limits);
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
            case SECTION_KEYWORD -> sectionKeyword();
            case SECTION -> section();
            case TAG -> tag();
            case END_TAG -> endTag();
            case TEXT -> text();
            case TEXT_REFERENCE -> reference();
            case DECLARATION_KEYWORD -> declarationKeyword();
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
                    throw XmlException.restricted("a processing instruction");
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
                tagReader.begin(depth);
                state = State.TAG;
            }
        }
        return null;
    }

    private @Nullable XmlEvent exclamation() throws XmlException {
        byte b = window.bytes[window.at];
        if (b == '-' || b == 'D') {
            throw XmlException.restricted(b == '-' ? "a comment" : "a DTD");
        }
        if (b != '[' || depth < 2) {
            throw notWellFormed(ByteClass.shown(b) + " stands after \"<!\"");
        }
        window.at++;
        matched = 0;
        state = State.SECTION_KEYWORD;
        return null;
    }

    private @Nullable XmlEvent sectionKeyword() throws XmlException {
        byte b = window.bytes[window.at];
        if (b != SECTION_KEYWORD.charAt(matched)) {
            throw notWellFormed(ByteClass.shown(b) + " stands where \"" + SECTION_KEYWORD + "\" goes on");
        }
        window.at++;
        if (++matched == SECTION_KEYWORD.length()) {
            characterData.beginSection();
            state = State.SECTION;
        }
        return null;
    }

    private @Nullable XmlEvent declarationKeyword() throws XmlException {
        if (window.bytes[window.at] != DECLARATION_KEYWORD.charAt(matched)) {
            throw XmlException.restricted("a processing instruction");
        }
        window.at++;
        if (++matched == DECLARATION_KEYWORD.length()) {
            tagReader.beginDeclaration();
            state = State.TAG;
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
            characterData.append(character);
            state = State.TEXT;
        }
        return null;
    }

    private @Nullable XmlEvent tag() throws XmlException {
        return switch (tagReader.read()) {
            case NOT_YET -> null;
            case OPEN -> startTag(false);
            case EMPTY -> startTag(true);
            case DECLARATION -> {
                window.at++;
                // the space between it and the root counts no more than any between elements
                topLevelStart = NOWHERE;
                limitTopLevel();
                state = State.BETWEEN;
                yield null;
            }
        };
    }

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
