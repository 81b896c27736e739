// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Rival;
import dev.holdfast.bench.rival.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Many clients in one process. */
record Crowd(List<Session> sessions) implements AutoCloseable {
    private static final int AT_A_TIME = 16;

    /** Logs in so many users whose names begin alike, a few at a time. */
    static Crowd of(Rival rival, Settings settings, String name, int count) throws Exception {
        var some = new Semaphore(AT_A_TIME);
        var logins = new ArrayList<Callable<Session>>();
        for (int i = 0; i < count; i++) {
            var login = settings.login(name + i);
            logins.add(() -> {
                some.acquire();
                try {
                    return rival.login(login);
                } finally {
                    some.release();
                }
            });
        }
        return new Crowd(all(logins));
    }

    /** Runs all of them at the same time, and returns what they gave. */
    static <T> List<T> all(List<Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (var result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        }
    }

    @Override
    public void close() throws Exception {
        all(sessions.stream()
                .<Callable<Boolean>>map(session -> () -> {
                    session.close();
                    return true;
                })
                .toList());
    }
}
