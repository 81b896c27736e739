// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.security.DomainTls;

/**
 * What a {@link Connector} has to know besides host and port; the same for all peers of a domain.
 *
 * @param tls the TLS set-up, and with it the domain that the server has to prove: never that of the host connected to
 * @param hosts resolves host names
 * @param timeouts limits of the steps
 * @param progress is told how far it has come
 */
public record ConnectOptions(DomainTls tls, HostLookup hosts, Timeouts timeouts, Progress progress) {
    /** Where nobody wants to know how far it has come. */
    public ConnectOptions(DomainTls tls, HostLookup hosts, Timeouts timeouts) {
        this(tls, hosts, timeouts, Progress.untold());
    }

    /** With the system's resolver and the default limits. */
    public static ConnectOptions defaults(DomainTls tls) {
        var timeouts = Timeouts.defaults();
        return new ConnectOptions(tls, HostLookup.system(timeouts.dns()), timeouts);
    }
}
