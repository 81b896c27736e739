// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.stanza.Stanza;

/** A stanza of ours, and the number that its sender knows it by. */
record Outgoing(long ticket, Stanza stanza) {}
