// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

/** What the server does with each element inside a session, and what it says of its own. Guarded by the session's lock. */
final class Stanzas {
    /** What the session has to do after an element. */
    enum Then {
        NOTHING,
        ENABLE,
        ERROR
    }

    private static final byte[] MESSAGE = Ascii.bytes("message");
    private static final byte[] PRESENCE = Ascii.bytes("presence");
    private static final byte[] IQ = Ascii.bytes("iq");
    private static final byte[] R = Ascii.bytes("r");
    private static final byte[] A = Ascii.bytes("a");
    private static final byte[] ENABLE = Ascii.bytes("enable");
    private static final byte[] ERROR = Ascii.bytes("error");
    private static final byte[] TO = Ascii.bytes("to");
    private static final byte[] H = Ascii.bytes("h");
    private static final byte[] RESUME = Ascii.bytes("resume");
    private static final byte[] TRUE = Ascii.bytes("true");
    private static final byte[] ONE = Ascii.bytes("1");
    private static final byte[] SINK = Ascii.bytes("sink@" + Domain.NAME);
    private static final byte[] ECHO = Ascii.bytes("echo@" + Domain.NAME);
    private static final byte[] REQUEST = Ascii.bytes("<r xmlns='urn:xmpp:sm:3'/>");
    private static final byte[] ACK = Ascii.bytes("<a xmlns='urn:xmpp:sm:3' h='");
    private static final byte[] CLOSE = Ascii.bytes("'/>");

    private final byte[] jid;
    private final Ledger ledger;
    private final Numbering numbering;
    private final Output out;
    private final Tag tag = new Tag();
    private boolean wantsResumption;

    Stanzas(byte[] jid, Ledger ledger, Numbering numbering, Output out) {
        this.jid = jid;
        this.ledger = ledger;
        this.numbering = numbering;
        this.out = out;
    }

    Then element(byte[] bytes, int start, int end, byte[] roster) {
        tag.read(bytes, start);
        if (tag.is(MESSAGE)) {
            ledger.handledOne();
            message(bytes, end);
        } else if (tag.is(R)) {
            out.add(ACK).add(ledger.handled()).add(CLOSE);
        } else if (tag.is(A)) {
            if (tag.find(H)) {
                ledger.acknowledged((int) Ascii.number(bytes, tag.valueStart(), tag.valueEnd()));
            }
        } else if (tag.is(IQ)) {
            ledger.handledOne();
            int mark = out.size();
            if (Answers.answer(tag, bytes, end, jid, roster, out)) {
                keep(mark);
            }
        } else if (tag.is(PRESENCE)) {
            ledger.handledOne();
        } else if (tag.is(ENABLE)) {
            wantsResumption = tag.find(RESUME) && (tag.valueIs(TRUE) || tag.valueIs(ONE));
            return Then.ENABLE;
        } else if (tag.is(ERROR)) {
            return Then.ERROR;
        }
        return Then.NOTHING;
    }

    private void message(byte[] bytes, int end) {
        if (!tag.find(TO)) {
            return;
        }
        if (goesTo(bytes, SINK)) {
            numbering.message(bytes, tag.valueEnd(), end);
        } else if (goesTo(bytes, ECHO)) {
            int mark = out.size();
            Echo.write(tag, bytes, end, jid, out);
            keep(mark);
        }
    }

    private boolean goesTo(byte[] bytes, byte[] address) {
        int end = tag.valueStart() + address.length;
        return Ascii.startsWith(bytes, tag.valueStart(), tag.valueEnd(), address)
                && (end == tag.valueEnd() || bytes[end] == '/');
    }

    private void keep(int mark) {
        if (ledger.enabled() && ledger.sent(out.since(mark))) {
            request();
        }
    }

    boolean wantsResumption() {
        return wantsResumption;
    }

    /** @param id of the session, empty if it cannot be resumed */
    void enabled(String id) {
        String resumption =
                id.isEmpty() ? "" : " id='" + id + "' resume='true' max='" + Sessions.RESUMABLE.toSeconds() + "'";
        out.add("<enabled xmlns='urn:xmpp:sm:3'" + resumption + "/>");
        ledger.enable();
    }

    void resumed(String id) {
        out.add("<resumed xmlns='urn:xmpp:sm:3' previd='" + id + "' h='" + ledger.handled() + "'/>");
    }

    void each(int number) {
        int mark = out.size();
        String name = "each-" + number;
        out.add("<message from='each@" + Domain.NAME + "/x' to='" + Ascii.text(jid, 0, jid.length)
                + "' type='chat' id='" + name + "'><body>" + name + "</body></message>");
        keep(mark);
    }

    void request() {
        if (ledger.enabled()) {
            out.add(REQUEST);
            ledger.requested();
        }
    }

    void resetNumbering() {
        numbering.reset();
    }
}
