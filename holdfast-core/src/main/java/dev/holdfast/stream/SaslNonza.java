// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.jid.Jid;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.Base64;
import java.util.Set;

/** The elements of SASL (RFC 6120 §6.4): how we write them, and what the server's mean. */
final class SaslNonza {
    private static final Name AUTH = new Name(StreamFeatures.SASL, "auth");
    private static final Name RESPONSE = AUTH.sibling("response");
    /** RFC 6120 §6.5: after these another mechanism may do, with the same credentials. */
    private static final Set<String> ANOTHER_MECHANISM =
            Set.of("invalid-mechanism", "mechanism-too-weak", "encryption-required");

    private SaslNonza() {}

    static Element auth(String mechanism, byte[] initial) {
        // RFC 6120 §6.4.2: "If the initiating entity needs to send a zero-length initial response, it MUST transmit the
        // response as a single equals sign character"
        var data = initial.length == 0 ? "=" : Base64.getEncoder().encodeToString(initial);
        return Element.builder(AUTH)
                .attribute("mechanism", mechanism)
                .text(data)
                .build();
    }

    static Element response(byte[] data) {
        return Element.text(RESPONSE, Base64.getEncoder().encodeToString(data));
    }

    /** @throws AuthenticationException if it is not Base64 */
    static byte[] data(Element element) {
        var text = element.text().strip();
        try {
            return text.equals("=") ? new byte[0] : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new AuthenticationException(
                    "the server's <" + element.name().local() + "/> is not Base64: " + notBase64.getMessage(),
                    notBase64);
        }
    }

    /** Whether a failure is about the mechanism, and not about who we are. */
    static boolean suggestsAnother(Element failure) {
        return ANOTHER_MECHANISM.contains(condition(failure));
    }

    static AuthenticationException refusal(Element failure, Jid account, String mechanism) {
        var condition = condition(failure);
        var text = failure.child(StreamFeatures.SASL, "text").map(Element::text).orElse("");
        return new AuthenticationException(
                condition,
                "the server refused the login of " + account + " by " + mechanism + ": " + condition
                        + (text.isBlank() ? "" : " (" + text.strip() + ")"));
    }

    private static String condition(Element failure) {
        return failure.children().stream()
                .map(Element::name)
                .filter(name -> name.namespace().equals(StreamFeatures.SASL)
                        && !name.local().equals("text"))
                .map(Name::local)
                .findFirst()
                .orElse("not-authorized");
    }
}
