// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.xml.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names and values that come in nearly every stream, shared by all of them so that they need not be made for each stanza.
 * What is missing here works as well and only costs an allocation. It does not change after it is loaded.
 */
final class Vocabulary {
    // a namespace and its elements in a line; "-" stands for the attributes, which have none
    private static final String NAMES = """
            - to from id type version name jid node ver hash h previd location max resume stamp subscription ask approved \
            mechanism code by affiliation role nick status action category var queryid complete stable label first last after \
            index xmlns sid key rid prekey algo algorithm ns value
            jabber:client message presence iq body subject thread show status priority error html
            http://etherx.jabber.org/streams stream features error
            urn:ietf:params:xml:ns:xmpp-tls starttls proceed failure required
            urn:ietf:params:xml:ns:xmpp-sasl mechanisms mechanism auth challenge response success failure abort text
            urn:ietf:params:xml:ns:xmpp-bind bind jid resource
            urn:ietf:params:xml:ns:xmpp-session session optional
            urn:ietf:params:xml:ns:xmpp-stanzas text item-not-found service-unavailable feature-not-implemented \
            remote-server-not-found remote-server-timeout forbidden not-allowed bad-request conflict
            urn:ietf:params:xml:ns:xmpp-streams text conflict system-shutdown host-unknown not-authorized
            urn:xmpp:sm:3 r a sm enable enabled resume resumed failed
            urn:xmpp:sasl:2 authentication authenticate inline mechanism challenge response success failure continue
            urn:xmpp:bind:0 bind bound tag
            urn:xmpp:ping ping
            urn:xmpp:time time tzo utc
            urn:xmpp:delay delay
            urn:xmpp:receipts request received
            urn:xmpp:chat-markers:0 markable received displayed
            urn:xmpp:carbons:2 sent received private enable
            urn:xmpp:forward:0 forwarded
            urn:xmpp:mam:2 result fin query prefs
            urn:xmpp:sid:0 stanza-id origin-id
            urn:xmpp:hints store no-store no-copy no-permanent-store
            urn:xmpp:csi:0 active inactive csi
            urn:xmpp:blocking block unblock blocklist item
            urn:xmpp:features:rosterver ver
            jabber:iq:roster query item group
            jabber:iq:version query name version os
            jabber:iq:last query
            jabber:x:data x field value option title instructions item reported required
            jabber:x:oob x url desc
            vcard-temp vCard PHOTO TYPE BINVAL
            vcard-temp:x:update x photo
            http://jabber.org/protocol/disco#info query identity feature
            http://jabber.org/protocol/disco#items query item
            http://jabber.org/protocol/caps c
            http://jabber.org/protocol/chatstates active composing paused inactive gone
            http://jabber.org/protocol/muc x history password
            http://jabber.org/protocol/muc#user x item status invite reason actor destroy
            http://jabber.org/protocol/pubsub pubsub items item publish subscribe subscription
            http://jabber.org/protocol/pubsub#event event items item retract
            http://jabber.org/protocol/rsm set first last count max after before
            http://jabber.org/protocol/nick nick
            http://jabber.org/protocol/xhtml-im html
            http://www.w3.org/1999/xhtml body p span br
            eu.siacs.conversations.axolotl encrypted header key iv payload list device bundle
            """;

    private static final String VALUES = """
            chat groupchat normal headline error get set result unavailable subscribe subscribed unsubscribe unsubscribed \
            probe both none auth cancel modify wait continue en 1.0 true false 0 1 member owner admin outcast participant \
            moderator visitor text-single text-multi hidden boolean jid-single list-single sha-1""";

    private static final BoundedTable<QName> Q_NAMES = new BoundedTable<>(2048);
    private static final BoundedTable<String> KNOWN_VALUES = new BoundedTable<>(1024);

    static {
        var byRaw = new LinkedHashMap<String, List<Name>>();
        NAMES.lines().forEach(line -> addLine(line.strip().split(" ", -1), byRaw));
        byRaw.put("xml:lang", List.of(Name.XML_LANG));
        byRaw.forEach((raw, names) ->
                Q_NAMES.put(raw.getBytes(UTF_8), new QName(raw.getBytes(UTF_8), names.toArray(Name[]::new))));
        for (var value : VALUES.split(" ", -1)) {
            KNOWN_VALUES.put(value.getBytes(UTF_8), value);
        }
        KNOWN_VALUES.put(Name.XML_NAMESPACE.getBytes(UTF_8), Name.XML_NAMESPACE);
    }

    private Vocabulary() {}

    private static void addLine(String[] words, Map<String, List<Name>> byRaw) {
        var namespace = words[0].equals("-") ? "" : words[0];
        KNOWN_VALUES.put(namespace.getBytes(UTF_8), namespace);
        for (int i = 1; i < words.length; i++) {
            var name = new Name(namespace, words[i]);
            byRaw.computeIfAbsent(words[i], _ -> new ArrayList<>()).add(name);
            if (namespace.equals(StreamFeatures.STREAMS)) {
                byRaw.put("stream:" + words[i], List.of(name));
            }
        }
    }

    static @Nullable QName qName(byte[] bytes, int from, int to) {
        return Q_NAMES.find(bytes, from, to);
    }

    static @Nullable String value(byte[] bytes, int from, int to) {
        return KNOWN_VALUES.find(bytes, from, to);
    }
}
