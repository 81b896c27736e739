// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

/** The command cannot do what it was told; the message says what is wrong, with which value, and what to do. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }
}
