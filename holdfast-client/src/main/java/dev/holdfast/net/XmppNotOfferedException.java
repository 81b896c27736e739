// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.error.XmppException;
import java.util.Optional;

/** The DNS says that the domain has no XMPP service: the target of its SRV records is the root (RFC 2782, "."). Trying again is of no use. */
public final class XmppNotOfferedException extends XmppException {
    private transient Optional<ConnectionReport> report = Optional.empty();

    /** @param domain in A-label form */
    public XmppNotOfferedException(String domain) {
        super(domain + " offers no XMPP service: its DNS records say so (SRV target \".\")");
    }

    XmppNotOfferedException with(ConnectionReport tried) {
        report = Optional.of(tried);
        return this;
    }

    Optional<ConnectionReport> report() {
        return report;
    }
}
