// SPDX-License-Identifier: Apache-2.0
/** The parts of the library by themselves. */
@NullMarked
package dev.holdfast.bench.jmh;

import org.jspecify.annotations.NullMarked;
