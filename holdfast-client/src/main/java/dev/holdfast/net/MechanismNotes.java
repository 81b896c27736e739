// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.sasl.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why no stronger SASL mechanism was chosen. */
final class MechanismNotes {
    private MechanismNotes() {}

    /** @param obstacle why the connection allows no channel binding, if it does not */
    static List<String> of(Credentials credentials, List<String> offered, String chosen, Optional<String> obstacle) {
        var notes = new ArrayList<String>();
        for (var mechanism : offered) {
            if (mechanism.endsWith("-PLUS")) {
                notes.add(mechanism + " is offered and not used: "
                        + obstacle.orElse("this version does no channel binding"));
            }
        }
        for (var stronger : credentials.mechanisms(true)) {
            if (stronger.equals(chosen)) {
                break; // they come strongest first
            }
            notes.add("the stronger " + stronger
                    + (offered.contains(stronger) ? " was refused by the server" : " is not offered"));
        }
        return notes;
    }
}
