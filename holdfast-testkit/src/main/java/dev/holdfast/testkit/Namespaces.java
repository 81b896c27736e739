// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

/** The XML namespaces that the servers of the test kit speak. */
final class Namespaces {
    static final String CLIENT = "jabber:client";
    static final String STREAM = "http://etherx.jabber.org/streams";
    static final String TLS = "urn:ietf:params:xml:ns:xmpp-tls";
    static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
    static final String BIND = "urn:ietf:params:xml:ns:xmpp-bind";
    static final String SESSION = "urn:ietf:params:xml:ns:xmpp-session";
    static final String SM = "urn:xmpp:sm:3";
    static final String STREAM_ERRORS = "urn:ietf:params:xml:ns:xmpp-streams";
    static final String STANZA_ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas";
    static final String PING = "urn:xmpp:ping";
    static final String ROSTER = "jabber:iq:roster";
    static final String DISCO_INFO = "http://jabber.org/protocol/disco#info";
    static final String DISCO_ITEMS = "http://jabber.org/protocol/disco#items";
    static final String XML = "http://www.w3.org/XML/1998/namespace";
    static final String XMLNS = "http://www.w3.org/2000/xmlns/";

    private Namespaces() {}
}
