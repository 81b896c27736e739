// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import dev.holdfast.xml.Element;
import java.util.ArrayList;
import java.util.List;

/** Lists of child elements. */
final class Children {
    private Children() {}

    static List<Element> append(List<Element> children, Element child) {
        var longer = new ArrayList<>(children);
        longer.add(child);
        return longer;
    }
}
