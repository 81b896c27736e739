// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param figures in the order of the plan
 * @param rounds how many processes of each contender, where the plan is not to say
 * @param page a file of results to make a page of, and nothing else
 */
record Options(List<Figure> figures, boolean quick, Optional<Integer> rounds, boolean list, Optional<Path> page) {
    static final String USAGE = "usage: ./bench [NAME…] [--quick] [--rounds N] | --list | --page FILE.json";

    /** The command line is wrong; the message says how, and what would be right. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message + "\n" + USAGE + "\nnames: " + String.join(" ", Plan.names()));
        }
    }

    static Options of(List<String> words) throws Wrong {
        var names = new LinkedHashSet<String>();
        boolean quick = false;
        boolean list = false;
        Optional<Integer> rounds = Optional.empty();
        Optional<Path> page = Optional.empty();
        var left = new ArrayList<>(words);
        while (!left.isEmpty()) {
            var word = left.removeFirst();
            switch (word) {
                case "--quick" -> quick = true;
                case "--list" -> list = true;
                case "--rounds" -> rounds = Optional.of(number(word, left));
                case "--page" -> page = Optional.of(Path.of(value(word, left)));
                default -> names.add(name(word));
            }
        }
        var figures = Plan.FIGURES.stream()
                .filter(figure -> names.isEmpty() || names.contains(figure.name()))
                .toList();
        return new Options(figures, quick, rounds, list, page);
    }

    private static String name(String word) throws Wrong {
        if (Plan.figure(word).isEmpty()) {
            throw new Wrong((word.startsWith("-") ? "there is no option " : "there is no figure ") + word);
        }
        return word;
    }

    private static String value(String option, List<String> left) throws Wrong {
        if (left.isEmpty()) {
            throw new Wrong(option + " needs a value");
        }
        return left.removeFirst();
    }

    private static int number(String option, List<String> left) throws Wrong {
        var text = value(option, left);
        if (!text.matches("[1-9][0-9]{0,2}")) {
            throw new Wrong(option + " needs a number from 1 to 999, not " + text);
        }
        return Integer.parseInt(text);
    }

    Size size(Figure figure) {
        var size = quick ? figure.quick() : figure.normal();
        return rounds.map(size::withProcesses).orElse(size);
    }
}
