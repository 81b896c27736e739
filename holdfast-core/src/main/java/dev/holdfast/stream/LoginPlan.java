// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.jid.Jid;
import dev.holdfast.sasl.Credentials;
import java.util.Optional;

/**
 * What a login is to achieve; the way there is the business of {@link StreamLogin}.
 *
 * @param jid who we are; with a resource if a particular one is wanted
 * @param credentials what to prove it with; without them the login ends before SASL
 * @param tlsRequired whether a stream without TLS is refused
 * @param streamManagement whether to ask for XEP-0198, with resumption
 * @param pipelining whether to ask for it in one flight with the resource, which saves a round trip; a server that ends the
 *     stream over that is to be asked without
 * @param resumption the session to be resumed rather than begun
 */
public record LoginPlan(
        Jid jid,
        Optional<Credentials> credentials,
        boolean tlsRequired,
        boolean streamManagement,
        boolean pipelining,
        Optional<Resumption> resumption) {
    /** The same, for a server that minds. */
    public LoginPlan withoutPipelining() {
        return new LoginPlan(jid, credentials, tlsRequired, streamManagement, false, resumption);
    }
}
