// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Rival;
import java.util.List;

/** Something that can be measured of a rival. */
interface Figure {
    /** Measures it in rounds. */
    List<Metrics> measure(Rival rival, Settings settings, Control server) throws Exception;
}
