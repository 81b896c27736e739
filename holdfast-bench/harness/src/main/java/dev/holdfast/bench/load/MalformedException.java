// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.IOException;

/** The client sent what is no XMPP. */
final class MalformedException extends IOException {
    MalformedException(String what) {
        super(what);
    }
}
