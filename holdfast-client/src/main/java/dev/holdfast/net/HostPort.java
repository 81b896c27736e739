// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.net.InetSocketAddress;

/** Writes host and port as people do, an IPv6 address in brackets. */
final class HostPort {
    private HostPort() {}

    static String of(String host, int port) {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }

    static String of(InetSocketAddress address) {
        return address.isUnresolved()
                ? of(address.getHostString(), address.getPort())
                : of(address.getAddress().getHostAddress(), address.getPort());
    }
}
