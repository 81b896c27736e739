// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import dev.holdfast.bench.run.Results.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the JMH benchmarks, and takes what they say into the results. */
record Jmh(Places places) {
    private static final String MODULE = "jmh";
    private static final List<String> QUICK =
            List.of("-f", "0", "-wi", "1", "-i", "1", "-w", "50ms", "-r", "50ms", "-foe", "true");

    /** An outcome for each benchmark, by its name; or one without a name if there are none. */
    Map<String, Outcome> measure(boolean quick, Duration limit, Runnable tick) throws InterruptedException {
        if (!Files.exists(places.jar(MODULE))) {
            return failed(0, "not there: " + places.root().relativize(places.jar(MODULE)));
        }
        var file = places.log("jmh.json");
        var words = new ArrayList<>(List.of(places.java(), "-cp", places.classPath(MODULE), "org.openjdk.jmh.Main"));
        words.addAll(List.of("-rf", "json", "-rff", file.toString(), "-prof", "gc"));
        if (quick) {
            words.addAll(QUICK);
        }
        var end = new Child(words, Map.of(), places.log(MODULE), limit, tick).run();
        if (!end.failure().isEmpty()) {
            return failed(end.seconds(), end.failure());
        }
        return outcomes(file, end.seconds());
    }

    private static Map<String, Outcome> outcomes(Path file, double seconds) {
        try {
            var outcomes = new LinkedHashMap<String, Outcome>();
            for (var benchmark : Json.parse(Files.readString(file)).list()) {
                outcomes.put(name(benchmark), new Outcome(seconds, rounds(benchmark), ""));
            }
            return outcomes.isEmpty() ? failed(seconds, "JMH measured nothing") : outcomes;
        } catch (IOException fault) {
            return failed(seconds, "what JMH wrote cannot be read: " + fault.getMessage());
        }
    }

    private static Map<String, Outcome> failed(double seconds, String reason) {
        return Map.of("", Outcome.failed(seconds, reason));
    }

    /** Class and method, with the parameters. */
    static String name(Json benchmark) {
        var parts = List.of(benchmark.text("benchmark").split("\\."));
        var name = String.join(".", parts.subList(Math.max(0, parts.size() - 2), parts.size()));
        var parameters = benchmark.at("params").texts();
        return parameters.isEmpty() ? name : name + " " + String.join(" ", parameters.values());
    }

    /** A round for each iteration of each fork. */
    static List<Map<String, Double>> rounds(Json benchmark) {
        var primary = benchmark.at("primaryMetric");
        var times = raw(primary);
        var bytes = raw(benchmark.at("secondaryMetrics").at("gc.alloc.rate.norm"));
        var unit = primary.text("scoreUnit").replace("/", "_per_");
        var rounds = new ArrayList<Map<String, Double>>();
        for (int i = 0; i < times.size(); i++) {
            var round = new LinkedHashMap<String, Double>();
            round.put(unit, times.get(i));
            if (i < bytes.size()) {
                round.put("bytes_per_op", bytes.get(i));
            }
            rounds.add(round);
        }
        return rounds;
    }

    private static List<Double> raw(Json metric) {
        return metric.at("rawData").list().stream()
                .flatMap(fork -> fork.list().stream())
                .map(Json::number)
                .toList();
    }
}
