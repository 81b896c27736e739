// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

/** What the peer did wrong, as the stream error of RFC 6120 §4.9.3 that answers it. */
final class StreamFault extends Exception {
    private final String condition;
    private final String detail;

    StreamFault(String condition, String text) {
        this(condition, text, "");
    }

    /** With an application-specific condition as XML. */
    StreamFault(String condition, String text, String detail) {
        super(text);
        this.condition = condition;
        this.detail = detail;
    }

    /** The stream error element. */
    String xml() {
        String namespace = " xmlns='" + Namespaces.STREAM_ERRORS + "'";
        String text =
                text().isEmpty() ? "" : "<text" + namespace + " xml:lang='en'>" + XmlWriter.escape(text()) + "</text>";
        return "<stream:error><" + condition + namespace + "/>" + text + detail + "</stream:error>";
    }

    String condition() {
        return condition;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
