// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which version of each contender is measured. */
record Versions(Places places) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** By id, for those whose version is known. */
    Map<String, String> of(Collection<Contender> contenders) throws InterruptedException {
        var versions = new LinkedHashMap<String, String>();
        for (var contender : contenders) {
            version(contender).ifPresent(version -> versions.put(contender.id(), version));
        }
        return versions;
    }

    private Optional<String> version(Contender contender) throws InterruptedException {
        if (contender.version().isEmpty()) {
            return Optional.empty();
        }
        if (!(contender.launch() instanceof Contender.Launch.Jvm(String module, String _))) {
            return said("dpkg-query", "-W", "-f", "${Version}", contender.version());
        }
        var version = jarVersion(module, contender.version());
        if (!contender.equals(Contender.HOLDFAST)) {
            return version;
        }
        var commit = said("git", "-C", places.root().toString(), "describe", "--always", "--dirty");
        return version.map(
                number -> number + commit.map(name -> " (commit " + name + ")").orElse(""));
    }

    private Optional<String> jarVersion(String module, String beginning) {
        try (var jars = Files.list(places.lib(module))) {
            return jars.map(jar -> jar.getFileName().toString())
                    .filter(name -> name.startsWith(beginning) && name.endsWith(".jar"))
                    .map(name -> name.substring(beginning.length(), name.length() - ".jar".length()))
                    .findFirst();
        } catch (IOException notBuilt) {
            return Optional.empty();
        }
    }

    private Optional<String> said(String... command) throws InterruptedException {
        var end = new Child(List.of(command), Map.of(), places.log("version"), LIMIT, () -> {}).run();
        return end.failure().isEmpty() ? Optional.of(end.output().strip()) : Optional.empty();
    }
}
