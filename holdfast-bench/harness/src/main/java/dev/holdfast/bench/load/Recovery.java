// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** How the clients come back after a cut. */
final class Recovery {
    private static final long BUCKET = TimeUnit.MILLISECONDS.toNanos(100);
    // As long as sessions can be resumed; connections later than that are only in the sum.
    private static final int BUCKETS = 3000;
    private static final int BUCKETS_A_SECOND = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Long> resumed = new ArrayList<>(); // guarded by lock, as all below
    private int[] accepted = new int[0];
    private int acceptedSum;
    private int refused;
    private int fresh;
    private long cutAt;
    private long cutTook;
    private boolean wasCut;

    void cut(long now) {
        locked(() -> {
            resumed.clear();
            accepted = new int[0];
            acceptedSum = 0;
            refused = 0;
            fresh = 0;
            cutAt = now;
            wasCut = true;
        });
    }

    /** The last connection of the cut was reset. */
    void cutDone(long now) {
        locked(() -> cutTook = now - cutAt);
    }

    void accepted(long now) {
        locked(() -> {
            acceptedSum++;
            int bucket = (int) Math.min((now - cutAt) / BUCKET, BUCKETS);
            if (wasCut && bucket >= 0 && bucket < BUCKETS) {
                accepted = Arrays.copyOf(accepted, Math.max(accepted.length, bucket + 1));
                accepted[bucket]++;
            }
        });
    }

    void refused() {
        locked(() -> refused++);
    }

    void fresh() {
        locked(() -> fresh++);
    }

    void resumed(long now) {
        locked(() -> resumed.add(now - cutAt));
    }

    String json() {
        lock.lock();
        try {
            if (!wasCut) {
                return "error nothing was cut";
            }
            Collections.sort(resumed);
            String buckets = Arrays.stream(accepted).mapToObj(Integer::toString).collect(Collectors.joining(","));
            return "{\"cut_ms\":" + millis(cutTook) + ",\"accepted\":" + acceptedSum + ",\"refused\":" + refused
                    + ",\"resumed\":" + resumed.size()
                    + ",\"fresh\":" + fresh + ",\"first_ms\":" + quantile(0) + ",\"p50_ms\":" + quantile(0.5)
                    + ",\"p99_ms\":" + quantile(0.99) + ",\"last_ms\":" + quantile(1) + ",\"peak_per_s\":" + peak()
                    + ",\"per_100ms\":[" + buckets + "]}";
        } finally {
            lock.unlock();
        }
    }

    /** The most connections in any second. */
    private int peak() {
        int peak = 0;
        int inWindow = 0;
        for (int i = 0; i < accepted.length; i++) {
            inWindow += accepted[i] - (i < BUCKETS_A_SECOND ? 0 : accepted[i - BUCKETS_A_SECOND]);
            peak = Math.max(peak, inWindow);
        }
        return peak;
    }

    private String quantile(double share) {
        if (resumed.isEmpty()) {
            return "null";
        }
        int rank = (int) Math.ceil(share * resumed.size());
        return millis(resumed.get(Math.max(rank, 1) - 1));
    }

    private static String millis(long nanos) {
        return Double.toString(TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
