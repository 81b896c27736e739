// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import java.io.IOException;

/** The server answers, but not with a WebSocket for XMPP; its address may be wrong, or the service switched off. */
public final class WebSocketRefusedException extends IOException {
    WebSocketRefusedException(String message) {
        super(message);
    }
}
