// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.util.Locale;

/**
 * A JID as far as a small server needs it: split, and with local part and domain in lower case. Empty parts are absent.
 *
 * @param local the account, or empty
 * @param domain the domain
 * @param resource the resource, or empty
 */
record Address(String local, String domain, String resource) {
    static Address parse(String jid) {
        int slash = jid.indexOf('/');
        String bare = slash < 0 ? jid : jid.substring(0, slash);
        String resource = slash < 0 ? "" : jid.substring(slash + 1);
        int at = bare.indexOf('@');
        String local = at < 0 ? "" : bare.substring(0, at);
        String domain = bare.substring(at + 1);
        if (domain.isEmpty() || domain.indexOf('@') >= 0 || at == 0 || slash >= 0 && resource.isEmpty()) {
            throw new IllegalArgumentException("not a JID: " + jid);
        }
        return new Address(local.toLowerCase(Locale.ROOT), domain.toLowerCase(Locale.ROOT), resource);
    }

    boolean isBare() {
        return resource.isEmpty();
    }

    Address bare() {
        return isBare() ? this : new Address(local, domain, "");
    }

    Address withResource(String newResource) {
        return new Address(local, domain, newResource);
    }

    @Override
    public String toString() {
        String bare = local.isEmpty() ? domain : local + "@" + domain;
        return isBare() ? bare : bare + "/" + resource;
    }
}
