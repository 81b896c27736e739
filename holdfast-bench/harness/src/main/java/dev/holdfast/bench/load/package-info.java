// SPDX-License-Identifier: Apache-2.0
/** The load server: a fast XMPP server that a benchmark can steer, with no code of the library in it. */
@NullMarked
package dev.holdfast.bench.load;

import org.jspecify.annotations.NullMarked;
