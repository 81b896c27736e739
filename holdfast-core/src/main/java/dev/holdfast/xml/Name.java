// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

/**
 * The name of an XML element or attribute: a namespace, which is empty for none, and a local part.
 *
 * <p>Source: Namespaces in XML 1.0 §2.1. The local part is checked, so that whatever has a name can be written.
 */
public record Name(String namespace, String local) {
    public static final String XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

    /** The name of {@code xml:lang}. */
    public static final Name XML_LANG = new Name(XML_NAMESPACE, "lang");

    private static final String XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";

    /** @throws IllegalArgumentException if the local part is not an NCName, or the namespace is that of {@code xmlns:} */
    public Name {
        if (namespace.equals(XMLNS_NAMESPACE)) {
            throw new IllegalArgumentException("nothing but namespace declarations is in " + XMLNS_NAMESPACE);
        }
        if (!XmlChars.isNcName(local)) {
            throw new IllegalArgumentException("not an XML name: \"" + XmlChars.printable(local) + "\"");
        }
    }

    /** A name in no namespace, as nearly all attributes have it. */
    public static Name of(String local) {
        return new Name("", local);
    }

    /** A name of the same namespace. */
    public Name sibling(String local) {
        return new Name(namespace, local);
    }

    /** Whether it has these two parts; saves making a name for a comparison. */
    public boolean is(String namespace, String local) {
        return this.local.equals(local) && this.namespace.equals(namespace);
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? local : "{" + namespace + "}" + local;
    }
}
