// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;

/**
 * A name server gave no usable answer (SERVFAIL, REFUSED, silence), which is not the same as the answer that there is no such record.
 *
 * <p>An {@link IOException}, because it is as temporary as a connection that fails. The message names the record and the resolver.
 */
public final class DnsFailedException extends IOException {
    /** @param message names the record and the resolver */
    public DnsFailedException(String message) {
        super(message);
    }

    /** @param message names the record and the resolver */
    public DnsFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
