// SPDX-License-Identifier: Apache-2.0
/** What is measured: a figure each, in a process of the client's own. */
@NullMarked
package dev.holdfast.bench.figure;

import org.jspecify.annotations.NullMarked;
