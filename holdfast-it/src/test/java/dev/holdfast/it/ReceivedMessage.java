// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

/**
 * What a third-party client says that it received.
 *
 * @param from the bare JID of the sender
 * @param body the text
 */
record ReceivedMessage(String from, String body) {}
