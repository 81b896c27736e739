// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.disco;

import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an entity is and what it can do (XEP-0030 §3).
 *
 * @param features namespaces, as a rule
 * @param forms what it says beyond that (XEP-0128)
 */
public record DiscoInfo(List<Identity> identities, Set<String> features, List<Element> forms) {
    static final Name QUERY = new Name("http://jabber.org/protocol/disco#info", "query");
    private static final Name FEATURE = QUERY.sibling("feature");
    private static final Name FORM = new Name("jabber:x:data", "x");

    public DiscoInfo {
        identities = List.copyOf(identities);
        features = Set.copyOf(features);
        forms = List.copyOf(forms);
    }

    /** Whether it can do this. */
    public boolean has(String feature) {
        return features.contains(feature);
    }

    static DiscoInfo of(Element query) {
        var identities = new ArrayList<Identity>();
        var features = new LinkedHashSet<String>();
        var forms = new ArrayList<Element>();
        for (var child : query.children()) {
            if (child.name().equals(QUERY.sibling("identity"))) {
                identities.add(Identity.of(child));
            } else if (child.name().equals(FEATURE)) {
                child.attribute("var").ifPresent(features::add);
            } else if (child.name().equals(FORM)) {
                forms.add(child);
            }
        }
        return new DiscoInfo(identities, features, forms);
    }

    Element toElement(Optional<String> node) {
        var builder = Element.builder(QUERY).attribute("node", node);
        identities.forEach(identity -> builder.child(identity.toElement()));
        features.stream()
                .sorted()
                .forEach(feature -> builder.child(
                        Element.builder(FEATURE).attribute("var", feature).build()));
        return builder.children(forms).build();
    }
}
