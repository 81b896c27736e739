// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import dev.holdfast.xml.ElementSink;
import dev.holdfast.xml.Name;

/** What stanzas look like on the wire, whether a tree is made of them or they are written at once. */
final class StanzaForm {
    private StanzaForm() {}

    static Name name(Stanza stanza) {
        return switch (stanza) {
            case Message _ -> Message.NAME;
            case Presence _ -> Presence.NAME;
            case Iq _ -> Iq.NAME;
        };
    }

    static void describe(Stanza stanza, ElementSink out) {
        stanza.header().writeTo(out);
        var type = type(stanza);
        if (!type.isEmpty()) {
            out.attribute("type", type);
        }
        var children = stanza.children();
        for (int i = 0; i < children.size(); i++) {
            out.child(children.get(i));
        }
    }

    /** Empty where its absence says the same. */
    private static String type(Stanza stanza) {
        return switch (stanza) {
            case Message message ->
                message.type() == Message.Type.NORMAL ? "" : message.type().wire();
            case Presence presence ->
                presence.type() == Presence.Type.AVAILABLE
                        ? ""
                        : presence.type().wire();
            case Iq.Get _ -> "get";
            case Iq.Set _ -> "set";
            case Iq.Result _ -> "result";
            case Iq.Failure _ -> "error";
        };
    }
}
