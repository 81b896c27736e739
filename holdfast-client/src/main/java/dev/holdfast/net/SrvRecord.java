// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

/**
 * An SRV record that names a host (RFC 2782).
 *
 * @param priority lower is tried first
 * @param weight share of the first tries among records of one priority
 * @param target host name in A-label form, without trailing dot
 */
public record SrvRecord(int priority, int weight, int port, String target) {
    /** @throws IllegalArgumentException if a number is not one of a record, or the target is the root */
    public SrvRecord {
        if ((priority & ~0xffff) != 0 || (weight & ~0xffff) != 0 || (port & ~0xffff) != 0 || port == 0) {
            throw new IllegalArgumentException(
                    "not an SRV record: priority " + priority + ", weight " + weight + ", port " + port);
        }
        target = target.endsWith(".") ? target.substring(0, target.length() - 1) : target;
        if (target.isEmpty()) {
            throw new IllegalArgumentException("an SRV record whose target is the root names no host");
        }
    }
}
