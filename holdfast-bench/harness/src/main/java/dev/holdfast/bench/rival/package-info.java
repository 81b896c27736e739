// SPDX-License-Identifier: Apache-2.0
/** What a rival has to be able to do in order to be measured. */
@NullMarked
package dev.holdfast.bench.rival;

import org.jspecify.annotations.NullMarked;
