// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.XmlException.notWellFormed;

/**
 * Reads a start tag (XML 1.0 §3.1, productions 40, 41 and 44) from its name on, or an XML declaration from behind its {@code <?xml} on.
 */
final class TagReader {
    /** How a tag ended. */
    enum End {
        /** More bytes are needed. */
        NOT_YET,
        /** Content follows. */
        OPEN,
        /** The element has no content. */
        EMPTY,
        /** It was the XML declaration. */
        DECLARATION
    }

    private enum State {
        NAME,
        INSIDE,
        ATTRIBUTE_NAME,
        EQUALS,
        QUOTE,
        VALUE,
        REFERENCE,
        SLASH,
        QUESTION_MARK
    }

    private final ByteWindow window;
    private final NameScanner nameScanner;
    private final AttributeValue attributeValue;
    private final StartTag tag;
    private final Reference reference = new Reference();
    private final XmlDeclaration declaration = new XmlDeclaration();
    private State state = State.NAME;
    private boolean inDeclaration;
    private boolean spaceBefore;
    private int depth;

    TagReader(ByteWindow window, Names names, StartTag tag, XmlLimits limits) {
        this.window = window;
        this.tag = tag;
        this.nameScanner = new NameScanner(window, names, limits.nameBytes());
        this.attributeValue = new AttributeValue(window, names, limits.attributeBytes());
    }

    /** @param at how many elements the tag is in */
    void begin(int at) {
        depth = at;
        inDeclaration = false;
        state = State.NAME;
    }

    void beginDeclaration() {
        inDeclaration = true;
        spaceBefore = false;
        state = State.INSIDE;
    }

    /** Reads on; at the end of the tag it stops on the last byte of it. */
    End read() throws XmlException {
        while (window.at < window.end) {
            var end = step();
            if (end != End.NOT_YET) {
                return end;
            }
        }
        return End.NOT_YET;
    }

    private End step() throws XmlException {
        switch (state) {
            case NAME -> {
                var name = nameScanner.next();
                if (name != null) {
                    tag.begin(name, depth);
                    spaceBefore = false;
                    state = State.INSIDE;
                }
            }
            case INSIDE -> {
                return inside();
            }
            case ATTRIBUTE_NAME -> attributeName();
            case EQUALS -> equalsSign();
            case QUOTE -> quote();
            case VALUE -> value();
            case REFERENCE -> reference();
            case SLASH -> {
                requireGreater();
                return End.EMPTY;
            }
            case QUESTION_MARK -> {
                requireGreater();
                return End.DECLARATION;
            }
        }
        return End.NOT_YET;
    }

    private End inside() throws XmlException {
        byte b = window.bytes[window.at];
        if (ByteClass.isSpace(b)) {
            spaceBefore = true;
            window.at++;
        } else if (b == '>' && !inDeclaration) {
            return End.OPEN;
        } else if (b == '/' && !inDeclaration) {
            window.at++;
            state = State.SLASH;
        } else if (b == '?' && inDeclaration) {
            declaration.end();
            window.at++;
            state = State.QUESTION_MARK;
        } else {
            beginAttribute(b);
        }
        return End.NOT_YET;
    }

    private void beginAttribute(byte b) throws XmlException {
        if (!spaceBefore) {
            if (inDeclaration && declaration.isEmpty()) {
                throw XmlException.restricted("a processing instruction");
            }
            throw notWellFormed(ByteClass.shown(b) + " stands where a space is expected");
        }
        if (!inDeclaration) {
            tag.requireRoom();
        }
        state = State.ATTRIBUTE_NAME;
    }

    private void attributeName() throws XmlException {
        var name = nameScanner.next();
        if (name != null) {
            if (inDeclaration) {
                declaration.name(name);
            } else {
                tag.attribute(name);
            }
            state = State.EQUALS;
        }
    }

    private void equalsSign() throws XmlException {
        byte b = window.bytes[window.at];
        if (b == '=') {
            state = State.QUOTE;
        } else if (!ByteClass.isSpace(b)) {
            throw notWellFormed(ByteClass.shown(b) + " stands where '=' is expected");
        }
        window.at++;
    }

    private void quote() throws XmlException {
        byte b = window.bytes[window.at];
        if (b == '\'' || b == '"') {
            attributeValue.begin(b);
            state = State.VALUE;
        } else if (!ByteClass.isSpace(b)) {
            throw notWellFormed(ByteClass.shown(b) + " stands where a quote is expected");
        }
        window.at++;
    }

    private void value() throws XmlException {
        byte stoppedAt = attributeValue.scan();
        if (stoppedAt == '&') {
            if (inDeclaration) {
                window.at--;
                throw notWellFormed("a reference in the XML declaration");
            }
            reference.begin();
            state = State.REFERENCE;
        } else if (stoppedAt != 0) {
            if (inDeclaration) {
                declaration.value(attributeValue.take(true));
            } else {
                tag.value(attributeValue.take(tag.valueRepeats()));
            }
            window.at++;
            spaceBefore = false;
            state = State.INSIDE;
        }
    }

    private void reference() throws XmlException {
        int character = reference.accept(window.bytes[window.at]);
        window.at++;
        if (character >= 0) {
            attributeValue.append(character);
            state = State.VALUE;
        }
    }

    private void requireGreater() throws XmlException {
        byte b = window.bytes[window.at];
        if (b != '>') {
            throw notWellFormed(ByteClass.shown(b) + " stands where '>' is expected");
        }
    }
}
