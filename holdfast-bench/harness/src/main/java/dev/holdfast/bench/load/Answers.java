// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

/** The results of IQ requests: the roster, what the server is, and nothing at all for everything else. */
final class Answers {
    private static final byte[] TYPE = Ascii.bytes("type");
    private static final byte[] ID = Ascii.bytes("id");
    private static final byte[] TO = Ascii.bytes("to");
    private static final byte[] GET = Ascii.bytes("get");
    private static final byte[] SET = Ascii.bytes("set");
    private static final byte[] ROSTER = Ascii.bytes("jabber:iq:roster");
    private static final byte[] DISCO_INFO = Ascii.bytes("http://jabber.org/protocol/disco#info");
    private static final byte[] RESULT = Ascii.bytes("<iq type='result' id='");
    private static final byte[] FROM = Ascii.bytes("' from='");
    private static final byte[] TO_FULL = Ascii.bytes("' to='");
    private static final byte[] EMPTY = Ascii.bytes("'/>");
    private static final byte[] OPEN = Ascii.bytes("'>");
    private static final byte[] CLOSE = Ascii.bytes("</iq>");
    private static final byte[] NOTHING = {};
    private static final byte[] SERVER = Ascii.bytes("<query xmlns='http://jabber.org/protocol/disco#info'>"
            + "<identity category='server' type='im' name='load server'/>"
            + "<feature var='http://jabber.org/protocol/disco#info'/><feature var='urn:xmpp:ping'/></query>");

    private Answers() {}

    static byte[] roster(int items) {
        StringBuilder query = new StringBuilder("<query xmlns='jabber:iq:roster'>");
        for (int i = 1; i <= items; i++) {
            query.append("<item jid='contact-").append(i).append('@').append(Domain.NAME);
            query.append("' name='Contact ").append(i).append("' subscription='both'/>");
        }
        return Ascii.bytes(query.append("</query>").toString());
    }

    /** Writes the result, if that IQ is a request; whether it was. */
    static boolean answer(Tag iq, byte[] bytes, int end, byte[] jid, byte[] roster, Output out) {
        boolean get = iq.find(TYPE) && iq.valueIs(GET);
        if (!get && !(iq.find(TYPE) && iq.valueIs(SET))) {
            return false;
        }
        out.add(RESULT);
        if (iq.find(ID)) {
            out.add(bytes, iq.valueStart(), iq.valueEnd());
        }
        if (iq.find(TO)) {
            // RFC 6120 §8.1.2.1: without 'from' it comes from the client's own account, as a request without 'to'
            // expects.
            out.add(FROM).add(bytes, iq.valueStart(), iq.valueEnd());
        }
        out.add(TO_FULL).add(jid);
        byte[] payload = get ? payload(bytes, iq.nameEnd(), end, roster) : NOTHING;
        if (payload.length == 0) {
            out.add(EMPTY);
        } else {
            out.add(OPEN).add(payload).add(CLOSE);
        }
        return true;
    }

    private static byte[] payload(byte[] bytes, int from, int end, byte[] roster) {
        if (Ascii.contains(bytes, from, end, ROSTER)) {
            return roster;
        }
        return Ascii.contains(bytes, from, end, DISCO_INFO) ? SERVER : NOTHING;
    }
}
