// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

/**
 * A session of {@link LoopbackServer} at one moment.
 *
 * @param jid the full JID
 * @param connected false while it hibernates: its connection is lost and it may be resumed
 * @param available whether available presence was sent
 * @param priority of that presence
 * @param managed whether XEP-0198 is on
 * @param resumable whether it survives the loss of its connection
 * @param unacked how many stanzas to the client wait for its acknowledgement
 * @param handled how many stanzas of the client were handled since XEP-0198 was switched on
 * @param bytesReceived XML bytes read on the present connection
 * @param bytesSent XML bytes written on the present connection
 */
public record LoopbackSession(
        String jid,
        boolean connected,
        boolean available,
        int priority,
        boolean managed,
        boolean resumable,
        int unacked,
        long handled,
        long bytesReceived,
        long bytesSent) {}
