// SPDX-License-Identifier: Apache-2.0
/** The driver of Smack. One source for both versions that are measured. */
@NullMarked
package dev.holdfast.bench.smack;

import org.jspecify.annotations.NullMarked;
