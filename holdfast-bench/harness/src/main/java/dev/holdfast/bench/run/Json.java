// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value in a JSON text. What is not there, or is of another kind than the one asked for, is empty, NaN or false.
 *
 * @param value a Map, a List, a String, a Double, a Boolean, or an empty String for null and for what is not there
 */
record Json(Object value) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Json NOTHING = new Json("");

    static Json parse(String text) throws IOException {
        try (var parser = JSON.createParser(text)) {
            parser.nextToken();
            return read(parser);
        }
    }

    private static Json read(JsonParser parser) throws IOException {
        var token = parser.currentToken();
        if (token == null) {
            throw new IOException("the JSON text is empty");
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json(parser.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> new Json(parser.getBooleanValue());
            case VALUE_NULL -> NOTHING;
            default -> new Json(parser.getText());
        };
    }

    private static Json object(JsonParser parser) throws IOException {
        var fields = new LinkedHashMap<String, Json>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            fields.put(name, read(parser));
        }
        return new Json(fields);
    }

    private static Json array(JsonParser parser) throws IOException {
        var items = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(read(parser));
        }
        return new Json(items);
    }

    Json at(String name) {
        return fields().getOrDefault(name, NOTHING);
    }

    Map<String, Json> fields() {
        var fields = new LinkedHashMap<String, Json>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, field) -> fields.put((String) name, (Json) field));
        }
        return fields;
    }

    List<Json> list() {
        return value instanceof List<?> list
                ? list.stream().map(Json.class::cast).toList()
                : List.of();
    }

    String text() {
        return value instanceof String text ? text : "";
    }

    String text(String name) {
        return at(name).text();
    }

    double number() {
        return value instanceof Double number ? number : Double.NaN;
    }

    double number(String name) {
        return at(name).number();
    }

    boolean truth(String name) {
        return at(name).value instanceof Boolean truth && truth;
    }

    Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        fields().forEach((name, field) -> texts.put(name, field.text()));
        return texts;
    }

    /** Those fields that are numbers. */
    Map<String, Double> numbers() {
        var numbers = new LinkedHashMap<String, Double>();
        fields().forEach((name, field) -> {
            if (Double.isFinite(field.number())) {
                numbers.put(name, field.number());
            }
        });
        return numbers;
    }
}
