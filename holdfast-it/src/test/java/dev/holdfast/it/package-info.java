// SPDX-License-Identifier: Apache-2.0
/** End-to-end tests: Holdfast against Prosody and ejabberd as Debian ships them, with faults between, and beside other people's clients. */
@NullMarked
package dev.holdfast.it;

import org.jspecify.annotations.NullMarked;
