// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.service;

/**
 * A part of the protocol that a client speaks besides the core, such as service discovery. It is made by {@link ServiceType}, once for each client that summons it,
 * and registers in its constructor what it wants to hear of.
 */
public interface Service {
    /** Called when the client is closed, before what the service has registered through its context is taken back. */
    default void close() {}
}
