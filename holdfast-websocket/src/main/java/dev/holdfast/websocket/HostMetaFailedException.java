// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import java.io.IOException;

/** The host-meta files of a domain name no WebSocket that can be used, or cannot be had; trying again may help. */
public final class HostMetaFailedException extends IOException {
    HostMetaFailedException(String message) {
        super(message);
    }
}
