// SPDX-License-Identifier: Apache-2.0
/** The runner: who is measured at what, in which order, what came out, and how it is shown. */
@NullMarked
package dev.holdfast.bench.run;

import org.jspecify.annotations.NullMarked;
