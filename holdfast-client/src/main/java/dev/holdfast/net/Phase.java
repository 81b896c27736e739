// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

/** A stretch of the way from a name to a session; each may occur more than once. */
public enum Phase {
    /** The host's name is resolved. */
    DNS,
    /** TCP connects. */
    TCP,
    /** A proxy is asked to connect. */
    PROXY,
    /** The TLS handshake. */
    TLS,
    /** The HTTP upgrade to a WebSocket. */
    WEBSOCKET,
    /** Stream header, features, and the agreement on STARTTLS. */
    HEADER,
    /** SASL. */
    SASL,
    /** Resumption, or resource binding and stream management. */
    BIND
}
