// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

/** Carries the report of a search in the exception that ended it, and shows it in its stack trace. */
final class Explanation extends Exception {
    private final transient ConnectionReport report;

    Explanation(ConnectionReport report) {
        super("what was tried: " + report, null, false, false);
        this.report = report;
    }

    ConnectionReport report() {
        return report;
    }
}
