// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a line of JSON that must be one flat object; values as text, null as "null". */
final class JsonText {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonText() {}

    static Map<String, String> parse(String line) {
        try (var parser = JSON.createParser(line)) {
            var fields = new LinkedHashMap<String, String>();
            require(parser.nextToken() == JsonToken.START_OBJECT, line);
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                require(parser.nextToken().isScalarValue(), line);
                fields.put(name, parser.getText());
            }
            require(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null, line);
            return fields;
        } catch (IOException malformed) {
            throw new AssertionError("not JSON: " + line, malformed);
        }
    }

    private static void require(boolean holds, String line) {
        if (!holds) {
            throw new AssertionError("not one flat JSON object: " + line);
        }
    }
}
