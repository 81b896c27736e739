// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.util.ArrayList;
import java.util.List;

/**
 * One setting in which a figure measures: a size, or a variant; many figures have only one, without a name.
 *
 * @param arguments for the client process, each of the form key=value
 * @param work how many stanzas the fastest contender gets, the others according to their share; 0 where it is the same for all
 */
record Case(String name, List<String> arguments, int work, List<Contender> contenders) {
    private static final int LEAST = 1000;

    static Case of(String name, String arguments, List<Contender> contenders) {
        return new Case(name, arguments.isEmpty() ? List.of() : List.of(arguments.split(" ", -1)), 0, contenders);
    }

    static Case of(String arguments, List<Contender> contenders) {
        return of("", arguments, contenders);
    }

    Case withWork(int stanzas) {
        return new Case(name, arguments, stanzas, contenders);
    }

    /** All that the client process of this contender is told. */
    List<String> argumentsOf(Contender contender) {
        var all = new ArrayList<>(arguments);
        if (work > 0) {
            all.add("count=" + Math.max(LEAST, (int) (work * contender.share())));
        }
        return all;
    }
}
