// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What packages may know of each other and of the JDK, read from the compiled classes by the JDK's own {@code jdeps}. */
class ArchitectureTest {
    private static final Pattern EDGE = Pattern.compile("^ {3}(\\S+) +-> (\\S+) .*");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "holdfast-core",
                "holdfast-client",
                "holdfast-websocket",
                "holdfast-testkit",
                "holdfast-cli",
                "holdfast-idna",
                "holdfast-dnsjava"
            })
    void packagesFormNoCycle(String module) {
        var edges = edges(module);
        for (var start : edges.keySet()) {
            assertThat(wayBack(start, start, edges, new ArrayList<>()))
                    .as("a way from %s back to itself", start)
                    .isEmpty();
        }
    }

    @Test
    void theCoreKnowsNoSocketNoFileNoThreadAndNoClock() {
        edges("holdfast-core")
                .forEach((from, targets) -> assertThat(targets)
                        .as("what %s depends on", from)
                        .noneMatch(target -> target.equals("java.io")
                                || target.startsWith("java.net")
                                || target.startsWith("java.nio.file")
                                || target.startsWith("java.nio.channels")
                                || target.startsWith("java.util.concurrent")));
    }

    @Test
    void theTestKitSharesNoCodeWithWhatItTests() {
        edges("holdfast-testkit")
                .forEach((from, targets) -> assertThat(targets)
                        .as("what %s depends on", from)
                        .noneMatch(target ->
                                target.startsWith("dev.holdfast") && !target.startsWith("dev.holdfast.testkit")));
    }

    /** The floors of ARCHITECTURE.md: a package may know those below it and no others. */
    @ParameterizedTest
    @CsvSource({
        "holdfast-core, dev.holdfast.error, ''",
        "holdfast-core, dev.holdfast.xml, ''",
        "holdfast-core, dev.holdfast.jid, ''",
        "holdfast-core, dev.holdfast.sm, ''",
        "holdfast-core, dev.holdfast.sasl, error",
        "holdfast-core, dev.holdfast.stanza, error jid xml",
        "holdfast-core, dev.holdfast.stream, error jid xml sm sasl stanza",
        "holdfast-client, dev.holdfast.security, error sasl",
        "holdfast-client, dev.holdfast.net, error jid xml sasl stanza stream security",
        "holdfast-client, dev.holdfast.dispatch, error jid xml stanza stream",
        "holdfast-client, dev.holdfast.service, error jid xml stanza stream dispatch",
        "holdfast-client, dev.holdfast.disco, error jid xml stanza stream dispatch service",
        "holdfast-client, dev.holdfast.ping, error jid xml stanza stream dispatch service disco",
        "holdfast-client, dev.holdfast.client, error jid xml stanza stream security net dispatch service",
        "holdfast-websocket, dev.holdfast.websocket, stream security net",
        "holdfast-dnsjava, dev.holdfast.dnsjava, net security"
    })
    void importsPointDown(String module, String from, String below) {
        var allowed = new TreeSet<String>();
        for (var name : below.split(" ", -1)) {
            allowed.add("dev.holdfast." + name);
        }
        assertThat(edges(module).get(from))
                .filteredOn(target -> target.startsWith("dev.holdfast") && !target.equals(from))
                .isSubsetOf(allowed);
    }

    private static Map<String, Set<String>> edges(String module) {
        // below the module descriptor, so that jdeps does not look for the modules that it names
        var classes = Path.of("..", module, "target", "classes", "dev");
        assertThat(classes).as("the compiled classes of " + module).isDirectory();
        var jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        var out = new StringWriter();
        int status = jdeps.run(
                new PrintWriter(out),
                new PrintWriter(out),
                "--ignore-missing-deps",
                "-verbose:package",
                classes.toString());
        assertThat(status).as(out.toString()).isZero();
        var edges = new HashMap<String, Set<String>>();
        for (var line : out.toString().lines().toList()) {
            var edge = EDGE.matcher(line);
            if (edge.matches()) {
                edges.computeIfAbsent(edge.group(1), _ -> new TreeSet<>()).add(edge.group(2));
            }
        }
        assertThat(edges).as(out.toString()).isNotEmpty();
        return edges;
    }

    private static List<String> wayBack(String from, String to, Map<String, Set<String>> edges, List<String> seen) {
        for (var next : edges.getOrDefault(from, Set.of())) {
            if (next.equals(to) && !next.equals(from)) {
                return List.of(from, to);
            }
            if (next.startsWith("dev.holdfast") && !seen.contains(next)) {
                seen.add(next);
                var way = wayBack(next, to, edges, seen);
                if (!way.isEmpty()) {
                    var longer = new ArrayList<>(List.of(from));
                    longer.addAll(way);
                    return longer;
                }
            }
        }
        return List.of();
    }
}
