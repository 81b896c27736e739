// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.IOException;

/** The connection ended because the test asked for it. */
final class CutException extends IOException {
    CutException(String message) {
        super(message);
    }
}
