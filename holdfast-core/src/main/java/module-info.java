// SPDX-License-Identifier: Apache-2.0
/** The XMPP protocol as state machines that know no socket, no thread, no clock and no random source. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.core {
    requires com.ongres.saslprep;
    requires static org.jspecify;
    requires rocks.xmpp.precis;

    exports dev.holdfast.error;
    exports dev.holdfast.jid;
    exports dev.holdfast.sasl;
    exports dev.holdfast.stanza;
    exports dev.holdfast.stream;
    exports dev.holdfast.xml;

    uses dev.holdfast.jid.DomainMapping;
}
