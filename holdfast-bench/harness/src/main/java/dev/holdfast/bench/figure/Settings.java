// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Login;
import dev.holdfast.bench.rival.Reconnect;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The {@code key=value} words of the command line. */
record Settings(Map<String, String> values) {
    static final String DOMAIN = "bench.test";
    static final String ECHO = "echo@" + DOMAIN;
    static final String SINK = "sink@" + DOMAIN;

    static Settings of(List<String> words) {
        var values = new HashMap<String, String>();
        for (var word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("\"" + word + "\" is not of the form key=value");
            }
            values.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return new Settings(values);
    }

    String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    int number(String key, int otherwise) {
        return Integer.parseInt(text(key, Integer.toString(otherwise)));
    }

    List<Integer> numbers(String key, String otherwise) {
        return Stream.of(text(key, otherwise).split(",")).map(Integer::valueOf).toList();
    }

    private String required(String key) {
        var value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + "=… is missing");
        }
        return value;
    }

    int controlPort() {
        return Integer.parseInt(required("control"));
    }

    Login login(String user) {
        boolean direct = text("tls", "starttls").equals("direct");
        return new Login(
                "127.0.0.1",
                Integer.parseInt(required(direct ? "direct" : "starttls")),
                direct,
                Path.of(required("ca")),
                DOMAIN,
                user,
                "secret",
                Reconnect.valueOf(text("reconnect", "standard").toUpperCase(Locale.ROOT)));
    }

    Login login() {
        return login(text("user", "juliet"));
    }
}
