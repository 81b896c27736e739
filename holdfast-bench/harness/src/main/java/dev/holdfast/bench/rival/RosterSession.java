// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.rival;

/** A session that can fetch its roster. */
public interface RosterSession extends Session {
    /** Asks the server for the roster (RFC 6121 §2.1.3); returns how many items it has. */
    int fetchRoster() throws Exception;
}
