// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import dev.holdfast.bench.run.Results.Measured;
import dev.holdfast.bench.run.Results.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the turns of all figures that are wanted, one process at a time, each figure beside a load server of its own. What fails
 * becomes a row with the reason.
 */
final class Runner {
    private final Options options;
    private final Places places;
    private final Progress progress;
    private final List<Turn> turns;
    private final Certificate certificate;
    private Optional<LoadServerProcess> server = Optional.empty();

    Runner(Options options, Places places, List<Turn> turns, Progress progress, Certificate certificate) {
        this.options = options;
        this.places = places;
        this.turns = turns;
        this.progress = progress;
        this.certificate = certificate;
    }

    static List<Turn> turns(Options options) {
        return options.figures().stream()
                .flatMap(figure -> Turn.of(figure, options.size(figure)).stream())
                .toList();
    }

    /** Takes the results as they are when a figure is done, which is the last of them. */
    interface Listener {
        void measured(Results soFar, Figure figure) throws IOException;
    }

    Results run(Listener listener) throws IOException, InterruptedException {
        var began = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var contenders = turns.stream().map(Turn::contender).distinct().toList();
        var versions = new Versions(places).of(contenders);
        var machine = Machine.facts();
        machine.put("load before", Numbers.text(Machine.load()));
        var figures = new ArrayList<Measured>();
        var results = new Results(began, options.quick(), machine, versions, List.of());
        for (var figure : options.figures()) {
            figures.add(measure(figure));
            results = new Results(began, options.quick(), machine, versions, List.copyOf(figures));
            listener.measured(results, figure);
        }
        return results;
    }

    private Measured measure(Figure figure) throws InterruptedException {
        double load = Machine.load();
        var collector = new Results.Collector();
        try {
            for (var turn : turns) {
                if (turn.figure().equals(figure)) {
                    take(turn, collector);
                }
            }
        } finally {
            stopServer();
        }
        return collector.measured(figure.name(), load);
    }

    private void take(Turn turn, Results.Collector collector) throws InterruptedException {
        progress.begin();
        boolean failed = false;
        for (var outcome : outcomes(turn).entrySet()) {
            var reason = outcome.getValue().failure();
            if (!reason.isEmpty()) {
                progress.say(turn.name() + " failed: " + reason);
                failed = true;
            }
            collector.add(turn.contender().id(), outcome.getKey(), outcome.getValue());
        }
        progress.end();
        if (failed) {
            stopServer(); // the next one finds no delay, no roster and no session that this one left
        }
    }

    private Map<String, Outcome> outcomes(Turn turn) throws InterruptedException {
        var figure = turn.figure();
        var limit = options.size(figure).limit();
        Runnable tick = progress::tick;
        if (figure.kind() == Figure.Kind.JMH) {
            return new Jmh(places).measure(options.quick(), limit, tick);
        }
        Outcome outcome;
        try {
            var there = server();
            outcome = figure.kind() == Figure.Kind.WHOLE
                    ? new StartUp(places).measure(turn, there, limit, tick)
                    : new Clients(places).measure(turn, there, limit, tick);
            if (!there.alive()) {
                outcome = Outcome.failed(outcome.seconds(), "the load server has died; " + outcome.failure());
            }
        } catch (IOException fault) {
            outcome = Outcome.failed(0, String.valueOf(fault.getMessage()));
        }
        return Map.of(turn.setting().name(), outcome);
    }

    private LoadServerProcess server() throws IOException, InterruptedException {
        if (server.isEmpty() || !server.get().alive()) {
            server = Optional.of(LoadServerProcess.start(places, certificate));
        }
        return server.get();
    }

    private void stopServer() throws InterruptedException {
        if (server.isPresent()) {
            try {
                server.get().stop();
            } catch (IOException alreadyGone) {
                progress.say("the load server had gone: " + alreadyGone.getMessage());
            }
            server = Optional.empty();
        }
    }
}
