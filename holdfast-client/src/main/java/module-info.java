// SPDX-License-Identifier: Apache-2.0
/** The XMPP client: sockets, TLS, DNS, reconnecting, dispatch. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.client {
    requires java.naming;
    requires jdk.jfr;
    requires jdk.naming.dns;
    requires transitive dev.holdfast.core;
    requires static org.jspecify;

    exports dev.holdfast.client;
    exports dev.holdfast.disco;
    exports dev.holdfast.dispatch;
    exports dev.holdfast.net;
    exports dev.holdfast.ping;
    exports dev.holdfast.security;
    exports dev.holdfast.service;
}
