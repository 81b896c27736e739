// SPDX-License-Identifier: Apache-2.0
/** The driver of Babbler. */
@NullMarked
package dev.holdfast.bench.babbler;

import org.jspecify.annotations.NullMarked;
