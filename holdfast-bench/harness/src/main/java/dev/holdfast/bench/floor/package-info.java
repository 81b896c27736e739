// SPDX-License-Identifier: Apache-2.0
/**
 * The floor: the least Java that does the job. Sockets, a parser that checks nothing, counters; no validation, no limits, no
 * timeouts, no routing, no JIDs. It says what the platform costs; it is nothing to use.
 */
@NullMarked
package dev.holdfast.bench.floor;

import org.jspecify.annotations.NullMarked;
