// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A name server gave no usable answer (SERVFAIL, REFUSED, silence), which is not the same as the answer that there is no such record.
 *
 * <p>An {@link IOException}, because it is as temporary as a connection that fails. The message names the record and the resolver.
 */
public final class DnsFailedException extends IOException {
    public DnsFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
