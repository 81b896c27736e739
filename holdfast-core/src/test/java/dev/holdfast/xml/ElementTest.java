// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ElementTest {
    private static final Name A = new Name("u", "a");
    private static final Name B = new Name("u", "b");

    @Test
    void childrenAreFoundByNamespaceAndName() {
        var element = Element.builder(A)
                .text("1")
                .child(Element.text(new Name("v", "b"), "of v"))
                .child(Element.text(B, "first"))
                .text("2")
                .child(Element.text(B, "second"))
                .build();

        assertThat(element.child(B).map(Element::text)).contains("first");
        assertThat(element.child("v", "b").map(Element::text)).contains("of v");
        assertThat(element.child("u", "c")).isEmpty();
        assertThat(element.children()).hasSize(3);
        assertThat(element.content()).hasSize(5);
        assertThat(element.text()).isEqualTo("12");
    }

    @Test
    void attributesAreFoundByNamespaceAndName() {
        var element = Element.builder(A)
                .attribute("x", "1")
                .attribute(new Name("u", "x"), "2")
                .lang("de")
                .build();

        assertThat(element.attribute("x")).contains("1");
        assertThat(element.attribute(new Name("u", "x"))).contains("2");
        assertThat(element.attribute("lang")).isEmpty();
        assertThat(element.lang()).contains("de");
        assertThat(element.attributes().keySet()).containsExactly(Name.of("x"), new Name("u", "x"), Name.XML_LANG);
    }

    @Test
    void laterValuesReplaceEarlierOnesInTheirPlace() {
        var element = Element.builder(A)
                .attribute("x", "1")
                .attribute("y", "2")
                .attribute("x", "3")
                .attribute("z", Optional.empty())
                .attribute("n", Optional.of(4))
                .build();

        assertThat(element.toXml()).isEqualTo("<a xmlns='u' x='3' y='2' n='4'/>");
    }

    @Test
    void orderOfAttributesDoesNotMatterAndOrderOfContentDoes() {
        var one = Element.builder(A)
                .attribute("x", "1")
                .attribute("y", "2")
                .text("t")
                .child(Element.of(B))
                .build();
        var same = Element.builder(A)
                .attribute("y", "2")
                .attribute("x", "1")
                .text("t")
                .child(Element.of(B))
                .build();
        var other = Element.builder(A)
                .attribute("x", "1")
                .attribute("y", "2")
                .child(Element.of(B))
                .text("t")
                .build();

        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
    }

    @Test
    void everythingCounts() {
        var element = Element.builder(A).attribute("x", "1").text("t").build();

        assertThat(List.of(
                        Element.builder(B).attribute("x", "1").text("t").build(),
                        Element.builder(new Name("v", "a"))
                                .attribute("x", "1")
                                .text("t")
                                .build(),
                        Element.builder(A).attribute("x", "2").text("t").build(),
                        Element.builder(A).attribute("y", "1").text("t").build(),
                        Element.builder(A)
                                .attribute(new Name("u", "x"), "1")
                                .text("t")
                                .build(),
                        Element.builder(A).text("t").build(),
                        Element.builder(A)
                                .attribute("x", "1")
                                .attribute("y", "1")
                                .text("t")
                                .build(),
                        Element.builder(A).attribute("x", "1").text("u").build(),
                        Element.builder(A).attribute("x", "1").build()))
                .doesNotContain(element);
    }

    @Test
    void whatWasPassedInMayChangeAfterwards() {
        var content = new ArrayList<Node>(List.of(new Text("t")));
        var element = Element.of(A, content);
        content.clear();

        assertThat(element.text()).isEqualTo("t");
        assertThatThrownBy(() -> element.content().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> element.children().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void buildersMayBeUsedAgain() {
        var builder = Element.builder(A).attribute("x", "1");
        var first = builder.build();
        builder.attribute("x", "2").text("t");

        assertThat(first.toXml()).isEqualTo("<a xmlns='u' x='1'/>");
        assertThat(first.toBuilder().text("more").build().toXml()).isEqualTo("<a xmlns='u' x='1'>more</a>");
        assertThat(builder.build().toXml()).isEqualTo("<a xmlns='u' x='2'>t</a>");
    }

    @Test
    void treesArePutTogetherInTheOrderOfTheDocument() {
        var tree = new TreeBuilder();
        tree.start(A, 1);
        tree.attribute(Name.of("x"), "1");
        for (int i = 0; i < 100; i++) {
            tree.start(B, 0);
            tree.text("t" + i);
            tree.end();
        }
        tree.text("end");
        assertThat(tree.depth()).isEqualTo(1);
        var element = tree.end();

        assertThat(tree.depth()).isZero();
        assertThat(element.attribute("x")).contains("1");
        assertThat(element.children()).hasSize(100).last().isEqualTo(Element.text(B, "t99"));
        assertThat(element.content()).hasSize(101).last().isEqualTo(new Text("end"));
    }

    @Test
    void childrenAreThereWithoutTheTextsBetweenThem() {
        var child = Element.of(B);
        var mixed =
                Element.builder(B).text("x").child(child).text("y").child(child).build();
        assertThat(mixed.children()).containsExactly(child, child);
        assertThat(Element.text(B, "x").children()).isEmpty();
        assertThat(Element.of(B, child, child).children()).containsExactly(child, child);
        assertThatThrownBy(() -> mixed.children().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
