// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All figures, in the order in which they are measured and shown. */
final class Plan {
    static final List<Figure> FIGURES = Stream.of(
                    StanzaFigures.ALL, ClientFigures.ALL, ConnectionFigures.ALL, CurveFigures.ALL)
            .flatMap(List::stream)
            .toList();

    private Plan() {}

    static Optional<Figure> figure(String name) {
        return FIGURES.stream().filter(figure -> figure.name().equals(name)).findFirst();
    }

    static List<String> names() {
        return FIGURES.stream().map(Figure::name).toList();
    }
}
