// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One flat JSON object on a line of its own (JSON Lines). Not for several threads. */
final class JsonLine {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private JsonLine() {}

    static JsonLine of(String event) {
        return new JsonLine().with("event", event);
    }

    JsonLine with(String name, String value) {
        fields.put(name, value);
        return this;
    }

    /** Null where there is none, so that every line of an event has the same fields. */
    JsonLine with(String name, Optional<?> value) {
        fields.put(name, value.<Object>map(Object::toString));
        return this;
    }

    JsonLine with(String name, long value) {
        fields.put(name, value);
        return this;
    }

    JsonLine with(String name, BigDecimal value) {
        fields.put(name, value);
        return this;
    }

    /** Null where there is none. */
    JsonLine withNumber(String name, Optional<BigDecimal> value) {
        fields.put(name, value.isPresent() ? value.get() : value);
        return this;
    }

    JsonLine with(String name, boolean value) {
        fields.put(name, value);
        return this;
    }

    /** Without the line's end. */
    @Override
    public String toString() {
        var text = new StringWriter();
        try (var generator = JSON.createGenerator(text)) {
            generator.writeStartObject();
            for (var field : fields.entrySet()) {
                generator.writeFieldName(field.getKey());
                write(generator, field.getValue());
            }
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a StringWriter has none
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        switch (value) {
            case Long number -> generator.writeNumber(number);
            case BigDecimal number -> generator.writeNumber(number);
            case Boolean truth -> generator.writeBoolean(truth);
            case Optional<?> none when none.isEmpty() -> generator.writeNull();
            case Optional<?> some -> generator.writeString(String.valueOf(some.get()));
            default -> generator.writeString(value.toString());
        }
    }
}
