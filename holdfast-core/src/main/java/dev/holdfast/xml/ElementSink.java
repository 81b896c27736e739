// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

/** Takes what an element is made of, its attributes before its children: for a tree, or to be written at once. */
public sealed interface ElementSink permits Element.Builder, XmlOutput {
    /** Sets an attribute in no namespace. */
    ElementSink attribute(String local, String value);

    /** Sets {@code xml:lang}. */
    ElementSink lang(String lang);

    ElementSink child(Element child);
}
