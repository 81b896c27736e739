// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.xml.Element;
import java.util.List;

/** What a login wants done next. */
public sealed interface Step {
    /** Send these, which may be none, and hand in what comes. */
    record Send(List<Element> elements) implements Step {
        static Send of(Element... elements) {
            return new Send(List.of(elements));
        }
    }

    /** Put TLS on the connection, tell {@link StreamLogin#tlsEstablished}, and open the stream anew. */
    record StartTls() implements Step {}

    /** Open the stream anew. */
    record Restart() implements Step {}

    /** The login has succeeded. */
    record Done(LoginOutcome outcome) implements Step {}
}
