// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

/** How the XML of a stream is laid out on its connection. */
public enum Framing {
    /** As one document, which lasts as long as the stream (RFC 6120 §4). */
    STREAM,
    /**
     * As a WebSocket has it (RFC 7395): each element is a message, and declares its own namespaces. What is to be written comes
     * one message a piece; behind each message that was received stands {@link #MESSAGE_END}.
     */
    WEBSOCKET;

    /** Ends a message that was received. No UTF-8 contains it. */
    public static final byte MESSAGE_END = (byte) 0xFF;

    static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-framing";
}
