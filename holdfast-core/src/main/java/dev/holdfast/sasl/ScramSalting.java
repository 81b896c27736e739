// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

/**
 * All that SCRAM's keys depend on besides the password. The user name is not among it.
 *
 * @param salt in Base64, in the one spelling that {@link ScramAttributes#base64} accepts
 */
record ScramSalting(ScramHash hash, String salt, int iterations) {}
