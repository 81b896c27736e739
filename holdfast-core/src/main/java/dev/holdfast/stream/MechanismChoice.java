// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.sasl.Credentials;
import java.util.ArrayList;
import java.util.List;

/** Which SASL mechanism to try next: the strongest that both sides know and the server has not refused. */
final class MechanismChoice {
    private final Credentials credentials;
    private final List<String> refused = new ArrayList<>();

    MechanismChoice(Credentials credentials) {
        this.credentials = credentials;
    }

    Credentials credentials() {
        return credentials;
    }

    void refused(String mechanism) {
        refused.add(mechanism);
    }

    /** @throws SaslUnavailableException if none is left */
    String next(List<String> offered, boolean secure) {
        return credentials.inCommon(offered, secure).stream()
                .filter(name -> !refused.contains(name))
                .findFirst()
                .orElseThrow(() -> new SaslUnavailableException(whyNone(offered, secure)));
    }

    private String whyNone(List<String> offered, boolean secure) {
        if (offered.isEmpty()) {
            return "the server offers no SASL" + (secure ? "" : " without TLS");
        }
        return "no SASL mechanism in common: the server offers "
                + String.join(", ", offered.stream().sorted().toList())
                + ", and we could use "
                + String.join(", ", credentials.mechanisms(secure))
                + (refused.isEmpty() ? "" : "; it refused " + String.join(", ", refused));
    }
}
