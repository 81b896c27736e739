// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares elements with a template that may have placeholders, and remembers what these stood for. For one thread. */
final class ExpectedXml {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_-]*)}");
    private static final String ANY = "any";

    private final Map<String, String> values = new HashMap<>();

    Optional<String> value(String placeholder) {
        return Optional.ofNullable(values.get(placeholder));
    }

    void bind(String placeholder, String value) {
        values.put(placeholder, value);
    }

    /** The text with each placeholder replaced by its value, made fit for XML. */
    String fill(String template) {
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(XmlWriter.escape(value(found.group(1))
                        .orElseThrow(() ->
                                new AssertionError("nothing was bound to " + found.group() + " in " + template)))));
    }

    /** The first difference, or empty if the element fits. Only then are new placeholders bound. */
    Optional<String> difference(XmlNode template, XmlNode actual) {
        Map<String, String> found = new HashMap<>(values);
        Optional<String> difference = compare(template, actual, found);
        if (difference.isEmpty()) {
            values.putAll(found);
        }
        return difference;
    }

    private static Optional<String> compare(XmlNode template, XmlNode actual, Map<String, String> found) {
        String where = "<" + template.name() + ">";
        if (!actual.is(template.namespace(), template.name())) {
            return Optional.of("{" + actual.namespace() + "}" + actual.name() + " where {" + template.namespace() + "}"
                    + template.name() + " was expected");
        }
        TreeSet<String> names = new TreeSet<>(template.attributes().keySet());
        names.addAll(actual.attributes().keySet());
        for (String name : names) {
            Optional<String> wanted = template.attribute(name);
            Optional<String> got = actual.attribute(name);
            boolean fits = wanted.isPresent() && got.isPresent() && fits(wanted.get(), got.get(), found);
            if (!fits) {
                return Optional.of("attribute " + name + " of " + where + ": expected " + shown(wanted) + " but was "
                        + shown(got));
            }
        }
        List<XmlNode> children = template.children();
        if (children.isEmpty() && template.text().strip().equals("{" + ANY + "}")) {
            return Optional.empty(); // as its whole content, {any} stands for elements too
        }
        List<XmlNode> gotChildren = actual.children();
        for (int i = 0; i < Math.min(children.size(), gotChildren.size()); i++) {
            Optional<String> difference = compare(children.get(i), gotChildren.get(i), found);
            if (difference.isPresent()) {
                return difference;
            }
        }
        if (children.size() != gotChildren.size()) {
            return Optional.of(where + " has " + gotChildren.size() + " child elements where " + children.size()
                    + " were expected");
        }
        // between elements, indentation of the template is not meant
        String text = !children.isEmpty() && template.text().isBlank() ? "" : template.text();
        return fits(text, actual.text(), found)
                ? Optional.empty()
                : Optional.of("text of " + where + ": expected '" + text + "' but was '" + actual.text() + "'");
    }

    private static boolean fits(String template, String actual, Map<String, String> found) {
        Matcher placeholders = PLACEHOLDER.matcher(template);
        StringBuilder regex = new StringBuilder();
        Map<String, Integer> groups = new HashMap<>();
        int done = 0;
        int group = 0;
        while (placeholders.find()) {
            regex.append(Pattern.quote(template.substring(done, placeholders.start())));
            done = placeholders.end();
            String name = placeholders.group(1);
            if (found.containsKey(name) && !name.equals(ANY)) {
                regex.append(Pattern.quote(found.get(name)));
            } else {
                regex.append("(.+)");
                groups.put(name, ++group);
            }
        }
        if (done == 0) {
            return template.equals(actual);
        }
        regex.append(Pattern.quote(template.substring(done)));
        Matcher matcher = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(actual);
        if (!matcher.matches()) {
            return false;
        }
        groups.remove(ANY);
        groups.forEach((name, number) -> found.put(name, matcher.group(number)));
        return true;
    }

    private static String shown(Optional<String> value) {
        return value.map(text -> "'" + text + "'").orElse("none");
    }
}
