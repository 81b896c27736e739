// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.holdfast.bench.run.Results.Measured;
import dev.holdfast.bench.run.Results.Outcome;
import dev.holdfast.bench.run.Results.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Results as a JSON file. */
final class ResultsFile {
    private static final int FORMAT = 1;

    private ResultsFile() {}

    /** Whoever reads the file meanwhile finds the old one or the new one. */
    static void write(Results results, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var part = file.resolveSibling(file.getFileName() + ".part");
        try (var out = Files.newBufferedWriter(part);
                var json = new JsonFactory().createGenerator(out)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter(" ", "\n")));
            write(results, json);
            json.writeRaw('\n');
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(Results results, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("format", FORMAT);
        json.writeStringField("date", results.date());
        json.writeBooleanField("quick", results.quick());
        write("machine", results.machine(), json);
        write("versions", results.versions(), json);
        json.writeArrayFieldStart("figures");
        for (var figure : results.figures()) {
            write(figure, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(String name, Map<String, String> values, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(name);
        for (var value : values.entrySet()) {
            json.writeStringField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
    }

    private static void write(Measured figure, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", figure.name());
        json.writeNumberField("load", figure.load());
        json.writeArrayFieldStart("rows");
        for (var row : figure.rows()) {
            write(row, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(Row row, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("contender", row.contender());
        json.writeStringField("variant", row.variant());
        json.writeArrayFieldStart("processes");
        for (var outcome : row.processes()) {
            write(outcome, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(Outcome outcome, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("seconds", outcome.seconds());
        if (outcome.failed()) {
            json.writeStringField("failure", outcome.failure());
        }
        json.writeArrayFieldStart("rounds");
        for (var round : outcome.rounds()) {
            json.writeStartObject();
            for (var value : round.entrySet()) {
                json.writeNumberField(value.getKey(), value.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static Results read(Path file) throws IOException {
        var root = Json.parse(Files.readString(file));
        if (root.number("format") != FORMAT) {
            throw new IOException(file + " is not a file of results that this version can read");
        }
        return new Results(
                root.text("date"),
                root.truth("quick"),
                root.at("machine").texts(),
                root.at("versions").texts(),
                root.at("figures").list().stream().map(ResultsFile::figure).toList());
    }

    private static Measured figure(Json figure) {
        return new Measured(
                figure.text("name"),
                figure.number("load"),
                figure.at("rows").list().stream()
                        .map(row -> new Row(
                                row.text("contender"),
                                row.text("variant"),
                                row.at("processes").list().stream()
                                        .map(ResultsFile::outcome)
                                        .toList()))
                        .toList());
    }

    private static Outcome outcome(Json outcome) {
        return new Outcome(
                outcome.number("seconds"),
                outcome.at("rounds").list().stream().map(Json::numbers).toList(),
                outcome.text("failure"));
    }
}
