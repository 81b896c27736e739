// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What this machine is, as far as it says so itself (Linux). */
final class Machine {
    private static final double KB_PER_GB = 1024.0 * 1024;

    private Machine() {}

    /** Names and values for people. */
    static Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("CPU", value("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch")));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put(
                "memory",
                value("/proc/meminfo", "MemTotal").map(Machine::gigabytes).orElse("?"));
        facts.put(
                "system",
                value("/etc/os-release", "PRETTY_NAME")
                        .orElse(System.getProperty("os.name"))
                        .replace("\"", ""));
        facts.put("kernel", System.getProperty("os.version"));
        facts.put("JDK", System.getProperty("java.vendor") + " " + Runtime.version());
        return facts;
    }

    /** The load average of the last minute; NaN where there is none. */
    static double load() {
        return first("/proc/loadavg", "")
                .map(line -> Double.parseDouble(line.split(" ", 2)[0]))
                .orElse(Double.NaN);
    }

    private static String gigabytes(String kilobytes) {
        return Numbers.text(Double.parseDouble(kilobytes.split(" ", 2)[0]) / KB_PER_GB) + " GB";
    }

    private static Optional<String> value(String file, String name) {
        return first(file, name).map(line -> line.split("[:=]", 2)[1].strip());
    }

    private static Optional<String> first(String file, String beginning) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(beginning)).findFirst();
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }
}
