// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

/** What all connections share. */
record Domain(
        Tls tls, Passwords passwords, Settings settings, Sessions sessions, Received received, Recovery recovery) {
    static final String NAME = "bench.test";
}
