// SPDX-License-Identifier: Apache-2.0
/** XMPP over WebSocket (RFC 7395), and its discovery (XEP-0156). */
@org.jspecify.annotations.NullMarked
module dev.holdfast.websocket {
    requires com.fasterxml.jackson.core;
    requires transitive dev.holdfast.client;
    requires java.net.http;
    requires java.xml;
    requires static org.jspecify;

    exports dev.holdfast.websocket;
}
