// SPDX-License-Identifier: Apache-2.0
/** Holdfast, set up as its README recommends. */
@NullMarked
package dev.holdfast.bench.holdfast;

import org.jspecify.annotations.NullMarked;
