// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has spent since a moment. */
final class Meter {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int COLLECTIONS = 3;

    /** What was spent; allocated is in bytes. */
    record Cost(double seconds, double cpuSeconds, long allocated) {}

    private final long wall = System.nanoTime();
    private final long cpu = SYSTEM.getProcessCpuTime();
    private final long allocated = THREADS.getTotalThreadAllocatedBytes();

    private Meter() {}

    static Meter start() {
        return new Meter();
    }

    Cost stop() {
        return new Cost(
                (System.nanoTime() - wall) / 1e9,
                (SYSTEM.getProcessCpuTime() - cpu) / 1e9,
                THREADS.getTotalThreadAllocatedBytes() - allocated);
    }

    /** The heap in use, in kB, when the garbage is gone. */
    static double heapKb() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        var runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1024.0;
    }

    /** The resident memory of the process, in kB. */
    static double residentKb() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static int platformThreads() {
        return THREADS.getThreadCount();
    }
}
