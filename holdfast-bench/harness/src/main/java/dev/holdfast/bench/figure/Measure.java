// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import com.fasterxml.jackson.core.JsonFactory;
import dev.holdfast.bench.rival.Rival;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/**
 * The client process: {@code Measure RIVAL_CLASS FIGURE key=value…}. Prints what it measured as one line of JSON, or says what went
 * wrong and exits with 1.
 */
public final class Measure {
    private static final Map<String, Figure> FIGURES = Map.ofEntries(
            Map.entry("inbound", new Inbound()),
            Map.entry("outbound", new Outbound()),
            Map.entry("pingpong", new PingPong(Trip.MESSAGE)),
            Map.entry("iq", new PingPong(Trip.IQ)),
            Map.entry("many", new Many()),
            Map.entry("idle", new Idle()),
            Map.entry("storm", new Storm()),
            Map.entry("login", new LoginTime()),
            Map.entry("recovery", new Recovery()),
            Map.entry("entities", new Entities()),
            Map.entry("size", new Sizes()),
            Map.entry("roster", new RosterSizes()));

    private Measure() {}

    public static void main(String[] args) {
        int status = 1;
        try {
            if (args.length < 2 || !FIGURES.containsKey(args[1])) {
                throw new IllegalArgumentException(
                        "usage: Measure RIVAL_CLASS FIGURE key=value…, the figure one of " + FIGURES.keySet());
            }
            var rival = Class.forName(args[0])
                    .asSubclass(Rival.class)
                    .getDeclaredConstructor()
                    .newInstance();
            var settings = Settings.of(List.of(args).subList(2, args.length));
            try (var server = new Control(settings.controlPort())) {
                System.out.println(json(FIGURES.get(args[1]).measure(rival, settings, server)));
            }
            status = 0;
        } catch (Throwable fault) { // the process's edge: the runner reads the line and the status
            System.err.println("measure: " + fault);
            fault.printStackTrace();
        }
        System.exit(status); // some libraries leave threads behind that would keep the process
    }

    private static String json(List<Metrics> rounds) throws IOException {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("rounds");
            for (var round : rounds) {
                json.writeStartObject();
                for (var metric : round.values().entrySet()) {
                    json.writeNumberField(metric.getKey(), metric.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }
}
