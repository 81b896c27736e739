// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

/** The peer sent something that is not the XML of XMPP, or more of it than we take. */
final class XmlException extends Exception {
    /** Which rule was broken; the names are those of the stream errors that report it (RFC 6120 §4.9.3). */
    enum Condition {
        /** Not XML 1.0, or not Namespaces in XML 1.0 (RFC 6120 §11.3). */
        NOT_WELL_FORMED,
        /** A comment, a processing instruction, a DTD or an entity of one (RFC 6120 §11.1). */
        RESTRICTED_XML,
        /** Not UTF-8 (RFC 6120 §11.6). */
        UNSUPPORTED_ENCODING,
        /** Over one of the {@link XmlLimits}. */
        POLICY_VIOLATION
    }

    private final Condition condition;

    XmlException(Condition condition, String what) {
        super(what);
        this.condition = condition;
    }

    private XmlException(XmlException cause, String what) {
        super(what, cause);
        this.condition = cause.condition;
    }

    static XmlException notWellFormed(String what) {
        return new XmlException(Condition.NOT_WELL_FORMED, what);
    }

    static XmlException restricted(String what) {
        return new XmlException(Condition.RESTRICTED_XML, what + " is not allowed");
    }

    static XmlException tooMuch(String what) {
        return new XmlException(Condition.POLICY_VIOLATION, what);
    }

    Condition condition() {
        return condition;
    }

    /** The same, with the place where it was found. */
    XmlException at(long offset) {
        return new XmlException(this, getMessage() + " (byte " + offset + " of the stream)");
    }
}
