// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import dev.holdfast.bench.run.Results.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The client processes: how they are started, and what they say. */
record Clients(Places places) {
    /** A client process that measures; its failure becomes the outcome. */
    Outcome measure(Turn turn, LoadServerProcess server, Duration limit, Runnable tick) throws InterruptedException {
        var missing = missing(turn.contender());
        if (!missing.isEmpty()) {
            return Outcome.failed(0, missing);
        }
        var words = new ArrayList<>(command(turn));
        words.addAll(server.arguments());
        words.addAll(turn.setting().argumentsOf(turn.contender()));
        var end = new Child(words, Map.of(), places.log(turn.name()), limit, tick).run();
        return end.failure().isEmpty() ? outcome(end) : Outcome.failed(end.seconds(), end.failure());
    }

    private String missing(Contender contender) {
        var file = switch (contender.launch()) {
            case Contender.Launch.Jvm(String module, String _) -> places.jar(module);
            case Contender.Launch.Script(String script) -> places.bench(script);
            case Contender.Launch.Command(String name) -> places.root().resolve(name);
        };
        return Files.exists(file) ? "" : "not there: " + places.root().relativize(file);
    }

    private List<String> command(Turn turn) {
        return switch (turn.contender().launch()) {
            case Contender.Launch.Jvm(String module, String type) -> {
                var words = new ArrayList<>(List.of(places.java()));
                words.addAll(turn.figure().memory().flags());
                words.addAll(List.of("-XX:-UsePerfData", "-cp", places.classPath(module)));
                words.addAll(List.of(
                        "dev.holdfast.bench.figure.Measure", type, turn.figure().name()));
                yield words;
            }
            case Contender.Launch.Script(String script) ->
                List.of(
                        places.python(),
                        places.bench(script).toString(),
                        turn.figure().name());
            case Contender.Launch.Command(String name) -> List.of(name);
        };
    }

    /** The last line that it printed is the JSON; some libraries print others before. */
    static Outcome outcome(Child.End end) {
        var line = end.output().lines().filter(one -> one.startsWith("{")).reduce("", (_, last) -> last);
        try {
            var rounds = line.isEmpty()
                    ? List.<Map<String, Double>>of()
                    : Json.parse(line).at("rounds").list().stream()
                            .map(Json::numbers)
                            .toList();
            return rounds.isEmpty()
                    ? Outcome.failed(end.seconds(), "it printed no rounds")
                    : new Outcome(end.seconds(), rounds, "");
        } catch (IOException notJson) {
            return Outcome.failed(end.seconds(), "what it printed is no JSON: " + notJson.getMessage());
        }
    }
}
