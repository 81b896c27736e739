// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A server for one user, in memory, that keeps a session over many connections as XEP-0198 asks. It finds elements by counting angle
 * brackets and shares no code with the library. All text is bytes, taken for Latin-1.
 */
final class ModelServer {
    private static final String STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas";

    /** What it does with a session whose connection broke. */
    enum Memory {
        /** The session can be resumed. */
        KEEPS_SESSIONS,
        /** Only the count is left of it. */
        KEEPS_COUNTS,
        KEEPS_NOTHING
    }

    private final Memory memory;
    /** The ids of all stanzas that it has handled, in order. */
    final List<String> handled = new ArrayList<>();
    /** The ids of all stanzas that it has sent, in order, each once. */
    final List<String> delivered = new ArrayList<>();

    int resumptions;
    private int sessions;
    private String session = "";
    private boolean resumable;
    private long inbound;
    private long acknowledged;
    private final ArrayDeque<String> unacked = new ArrayDeque<>();
    private Connection current = new Connection();

    ModelServer(Memory memory) {
        this.memory = memory;
    }

    Connection connect() {
        current = new Connection();
        return current;
    }

    /** Sends a stanza as soon as there is a connection to send it on, and keeps it until it is acknowledged. */
    void deliver(String id, String stanza) {
        delivered.add(id);
        unacked.add(stanza);
        current.send(stanza + "<r xmlns='urn:xmpp:sm:3'/>");
    }

    /** What it has sent, and nobody has acknowledged. */
    int unacknowledged() {
        return unacked.size();
    }

    private void acknowledge(long h) {
        if (h < acknowledged || h > acknowledged + unacked.size()) {
            throw new AssertionError(
                    "acknowledged were " + acknowledged + ", now " + h + " are, of " + (acknowledged + unacked.size()));
        }
        for (; acknowledged < h; acknowledged++) {
            unacked.remove();
        }
    }

    private static String attribute(String element, String name) {
        int from = element.indexOf(" " + name + "='") + name.length() + 3;
        return element.substring(from, element.indexOf('\'', from));
    }

    /** One connection of the user's. */
    final class Connection {
        private final StringBuilder in = new StringBuilder();
        private final StringBuilder out = new StringBuilder();
        private boolean authenticated;
        private boolean open = true;
        private boolean inSession;

        private Connection() {}

        void receive(byte[] bytes) {
            in.append(new String(bytes, ISO_8859_1));
            for (var element = next(); open && !element.isEmpty(); element = next()) {
                handle(element);
            }
        }

        /** All that is to be sent now. */
        byte[] take() {
            var bytes = out.toString().getBytes(ISO_8859_1);
            out.setLength(0);
            return bytes;
        }

        /** The connection broke. */
        void lost() {
            open = false;
            if (inSession && memory != Memory.KEEPS_SESSIONS) {
                resumable = false;
                unacked.clear();
            }
        }

        private void send(String text) {
            if (open && inSession) {
                out.append(text);
            }
        }

        /** The next complete header, element or footer. */
        private String next() {
            int depth = 0;
            int at = in.indexOf("<stream:stream ") >= 0 ? in.indexOf("<stream:stream ") : 0;
            boolean header = in.indexOf("<stream:stream ") >= 0;
            if (in.indexOf("<?xml") == 0 && !header) {
                return "";
            }
            while (true) {
                int open = in.indexOf("<", at);
                int close = in.indexOf(">", at);
                if (open < 0 || close < 0) {
                    return "";
                }
                if (in.charAt(open + 1) == '/') {
                    depth--;
                } else if (in.charAt(close - 1) != '/') {
                    depth++;
                }
                at = close + 1;
                if (depth <= 0 || header) {
                    var element = in.substring(0, at);
                    in.delete(0, at);
                    return element;
                }
            }
        }

        private void handle(String element) {
            int end = 1;
            while (" />".indexOf(element.charAt(end)) < 0) {
                end++;
            }
            var tag = element.substring(1, end);
            switch (tag) {
                case "?xml" -> greet();
                case "auth" -> {
                    authenticated = true;
                    out.append("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
                }
                case "enable" -> begin();
                case "resume" -> resume(attribute(element, "previd"), Long.parseLong(attribute(element, "h")));
                case "r" -> out.append("<a xmlns='urn:xmpp:sm:3' h='" + inbound + "'/>");
                case "a" -> acknowledge(Long.parseLong(attribute(element, "h")));
                case "iq", "message", "presence" -> stanza(element);
                case "" -> {
                    out.append("</stream:stream>");
                    open = false;
                    resumable = false;
                }
                default -> throw new AssertionError("not understood: " + element);
            }
        }

        private void greet() {
            out.append(LoginDialogue.HEADER).append("<stream:features>");
            out.append(
                    authenticated
                            ? LoginDialogue.SM + LoginDialogue.BIND
                            : LoginDialogue.mechanisms("PLAIN", "X-SOMETHING"));
            out.append("</stream:features>");
        }

        private void begin() {
            sessions++;
            session = "session-" + sessions;
            resumable = true;
            inbound = 0;
            acknowledged = 0;
            unacked.clear();
            inSession = true;
            out.append("<enabled xmlns='urn:xmpp:sm:3' resume='true' id='" + session + "'/>");
        }

        private void resume(String wanted, long h) {
            if (wanted.equals(session) && resumable) {
                acknowledge(h);
                resumptions++;
                inSession = true;
                out.append("<resumed xmlns='urn:xmpp:sm:3' previd='" + session + "' h='" + inbound + "'/>");
                unacked.forEach(out::append);
                out.append("<r xmlns='urn:xmpp:sm:3'/>");
            } else {
                boolean known = wanted.equals(session) && memory == Memory.KEEPS_COUNTS;
                out.append("<failed xmlns='urn:xmpp:sm:3'" + (known ? " h='" + inbound + "'" : "")
                        + "><item-not-found xmlns='" + STANZAS + "'/></failed>");
            }
        }

        private void stanza(String element) {
            var id = attribute(element, "id");
            if (!inSession) { // the resource binding
                out.append("<iq type='result' id='" + id + "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                        + "<jid>juliet@example.test/balcony</jid></bind></iq>");
                return;
            }
            inbound++;
            handled.add(id);
            if (element.contains(" type='get'")) {
                deliver(id, "<iq type='result' id='" + id + "'/>");
            }
        }
    }
}
