// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.xml.Element;

/** What happens in the XML of a stream, seen from its top. Whitespace between the elements is no event. */
sealed interface XmlEvent {
    /**
     * The root element began.
     *
     * @param root its name and attributes, without content
     */
    record Opened(Element root) implements XmlEvent {}

    /** An element directly inside the root is complete. */
    record Child(Element element) implements XmlEvent {}

    /**
     * The root element ended.
     *
     * @param elsewhere where the peer wants to be found instead (RFC 7395 §3.6.1); empty if it does not say
     */
    record Closed(String elsewhere) implements XmlEvent {
        Closed() {
            this("");
        }
    }
}
