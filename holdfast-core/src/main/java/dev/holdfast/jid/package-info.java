// SPDX-License-Identifier: Apache-2.0
/** Addresses: {@link dev.holdfast.jid.Jid}, and the seam for internationalised domain names. */
package dev.holdfast.jid;
