// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One line of JSON Lines: a flat object, its values as text (a number or a boolean as it is written). */
record JsonLine(Map<String, String> fields) {
    private static final JsonFactory JSON = new JsonFactory();

    JsonLine {
        fields = Map.copyOf(fields);
    }

    /** @throws AssertionError when this is not one flat JSON object and nothing else */
    static JsonLine parse(String line) {
        try (var parser = JSON.createParser(line)) {
            var fields = new LinkedHashMap<String, String>();
            expect(parser.nextToken() == JsonToken.START_OBJECT, line);
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                var value = parser.nextToken();
                expect(value.isScalarValue(), line);
                if (value != JsonToken.VALUE_NULL) {
                    expect(fields.put(name, parser.getText()) == null, line);
                }
            }
            expect(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null, line);
            return new JsonLine(fields);
        } catch (IOException malformed) {
            throw new AssertionError("not JSON: " + line, malformed);
        }
    }

    private static void expect(boolean holds, String line) {
        if (!holds) {
            throw new AssertionError("not one flat JSON object: " + line);
        }
    }

    /** The value of a field that must be there. */
    String text(String name) {
        return find(name).orElseThrow(() -> new AssertionError("no " + name + " in " + fields));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    boolean isEvent(String name) {
        return find("event").filter(name::equals).isPresent();
    }
}
