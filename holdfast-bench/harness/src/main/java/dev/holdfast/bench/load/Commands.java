// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the control port can be told: one line in, one line out. */
final class Commands {
    private final Domain domain;

    Commands(Domain domain) {
        this.domain = domain;
    }

    String answer(String line) {
        List<String> words = List.of(line.strip().split(" +", -1));
        try {
            return answer(words);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return "error cannot understand the arguments of: " + line;
        } catch (IllegalArgumentException | IOException e) {
            return "error " + e.getMessage();
        }
    }

    private String answer(List<String> words) throws IOException {
        Sessions sessions = domain.sessions();
        return switch (words.getFirst()) {
            case "sessions" -> Long.toString(sessions.attached());
            case "cut" -> "cut " + sessions.cut(domain.recovery());
            case "since-cut" -> domain.recovery().json();
            case "received" -> domain.received().json();
            case "blast" -> blast(words);
            case "each" -> each(number(words, 1));
            case "refuse", "delay", "roster" -> set(words.getFirst(), number(words, 1));
            case "reset-counts" -> resetCounts();
            default -> "error no such command: " + words.getFirst();
        };
    }

    private String set(String what, int value) {
        Settings settings = domain.settings();
        switch (what) {
            case "refuse" -> settings.refuseFor(Duration.ofMillis(value));
            case "delay" -> settings.delay(Duration.ofMillis(value));
            default -> settings.rosterSize(value);
        }
        return "ok";
    }

    private String each(int count) {
        domain.sessions().all().forEach(session -> session.each(count));
        return "ok";
    }

    private String resetCounts() {
        domain.sessions().all().forEach(StreamSession::resetNumbering);
        domain.received().reset();
        return "ok";
    }

    private String blast(List<String> words) throws IOException {
        Optional<StreamSession> session = domain.sessions().ofUser(words.get(1));
        if (session.isEmpty()) {
            throw new IOException("no session of " + words.get(1));
        }
        boolean entities = words.size() > 4 && words.get(4).equals("entities");
        session.get().blast(new Blast(session.get().jid(), number(words, 3), entities), number(words, 2));
        return "ok";
    }

    private static int number(List<String> words, int index) {
        return Integer.parseUnsignedInt(words.get(index));
    }
}
