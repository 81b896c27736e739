// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import java.util.Optional;

/**
 * What it takes to resume a session (XEP-0198 §5).
 *
 * @param id the server's name for the session, its {@code previd}
 * @param handled how many stanzas we have handled, modulo 2³²
 * @param location where the server would like to be found again
 */
public record Resumption(String id, long handled, Optional<String> location) {}
