// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What can be set on a {@link LoopbackServer}. The volatile ones may change while it runs. */
final class Settings {
    final Set<String> domains = new LinkedHashSet<>();
    final Set<Mechanism> mechanisms = EnumSet.allOf(Mechanism.class);
    int port;
    int directTlsPort;
    boolean tlsRequired = true;
    int scramIterations = 4096;
    int maxStanzaBytes = 256 * 1024; // what Prosody allows
    LegacySession legacySession = LegacySession.OPTIONAL;
    volatile Duration hibernation = Duration.ofMinutes(5);
    volatile boolean streamManagement = true;
    volatile boolean resumption = true;
    volatile Optional<String> location = Optional.empty();
    volatile boolean answersAckRequests = true;
    volatile int ackRequestEvery = 1;
    volatile Optional<Refusal> refusal = Optional.empty();

    /** Why no login succeeds at present. */
    record Refusal(String condition, String text) {}

    String defaultDomain() {
        return domains.iterator().next();
    }
}
