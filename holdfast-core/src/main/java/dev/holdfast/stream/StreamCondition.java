// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import java.util.Locale;
import java.util.Optional;

/** The defined conditions of stream errors (RFC 6120 §4.9.3). */
public enum StreamCondition {
    BAD_FORMAT,
    BAD_NAMESPACE_PREFIX,
    CONFLICT,
    CONNECTION_TIMEOUT,
    HOST_GONE,
    HOST_UNKNOWN,
    IMPROPER_ADDRESSING,
    INTERNAL_SERVER_ERROR,
    INVALID_FROM,
    INVALID_NAMESPACE,
    INVALID_XML,
    NOT_AUTHORIZED,
    NOT_WELL_FORMED,
    POLICY_VIOLATION,
    REMOTE_CONNECTION_FAILED,
    RESET,
    RESOURCE_CONSTRAINT,
    RESTRICTED_XML,
    SEE_OTHER_HOST,
    SYSTEM_SHUTDOWN,
    UNDEFINED_CONDITION,
    UNSUPPORTED_ENCODING,
    UNSUPPORTED_FEATURE,
    UNSUPPORTED_STANZA_TYPE,
    UNSUPPORTED_VERSION;

    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As it stands on the wire, such as {@code host-unknown}. */
    public String wire() {
        return wire;
    }

    static Optional<StreamCondition> of(String wire) {
        for (var condition : values()) {
            if (condition.wire.equals(wire)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }
}
