// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.doctor;

import dev.holdfast.net.AttemptReport;
import dev.holdfast.sasl.Credentials;
import java.util.List;

/** What a password can be used with. */
final class Mechanisms {
    private static final List<String> OURS =
            Credentials.password(new char[] {'x'}).mechanisms(true);

    private Mechanisms() {}

    static boolean oneInCommon(AttemptReport attempt) {
        return attempt.mechanisms().stream().anyMatch(OURS::contains);
    }

    static boolean onlyPlain(AttemptReport attempt) {
        return oneInCommon(attempt)
                && attempt.mechanisms().stream().filter(OURS::contains).allMatch("PLAIN"::equals);
    }

    static String ours() {
        return String.join(", ", OURS);
    }
}
