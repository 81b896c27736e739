// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.nio.file.Path;
import java.util.Optional;

/** Where .ci/install-servers unpacks the servers that are not installed as packages. */
final class BackportsCache {
    private BackportsCache() {}

    /** The root directory of an unpacked server, by the rule that the script has too. */
    static Path root(String name) {
        return set("HOLDFAST_SERVERS")
                .map(Path::of)
                .orElseGet(() -> set("XDG_CACHE_HOME")
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("holdfast/servers"))
                .resolve(name)
                .resolve("root");
    }

    private static Optional<String> set(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isEmpty());
    }
}
