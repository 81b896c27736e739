// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where things are in the checkout.
 *
 * @param work a directory for keys and logs of this run
 */
record Places(Path root, Path work) {
    static Places of(Path root) throws IOException {
        var work = root.resolve("target/bench");
        Files.createDirectories(work);
        return new Places(root, work);
    }

    Path bench(String file) {
        return root.resolve("holdfast-bench").resolve(file);
    }

    /** The jar of a module under holdfast-bench. */
    Path jar(String module) {
        return bench(module + "/target/holdfast-bench-" + module + ".jar");
    }

    /** The jar, and all it needs. */
    String classPath(String module) {
        return jar(module) + ":" + lib(module) + "/*";
    }

    Path lib(String module) {
        return bench(module + "/target/lib");
    }

    Path log(String name) {
        return work.resolve(name.replaceAll("[^A-Za-z0-9.-]+", "-"));
    }

    /** The command of the JVM that we run on. */
    String java() {
        return jdk("java");
    }

    String jdk(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    /** Debian's libraries for Python are for Debian's Python, whatever else comes first on the path. */
    String python() {
        return List.of("/usr/bin/python3", "/usr/local/bin/python3").stream()
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElse("python3");
    }
}
