// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.OptionalLong;

/** The elements of stream management that are no stanzas (XEP-0198): how we write them, and what the server's mean. */
final class SmNonza {
    private static final Name ACK = new Name(StreamFeatures.SM, "a");
    private static final Name RESUME = ACK.sibling("resume");

    /** Asks how far the peer has come. */
    static final Element REQUEST = Element.of(ACK.sibling("r"));

    /** Turns stream management on, for a session that can be resumed. */
    static final Element ENABLE =
            Element.builder(ACK.sibling("enable")).attribute("resume", "true").build();

    private SmNonza() {}

    static boolean is(Element element, String local) {
        return element.is(StreamFeatures.SM, local);
    }

    static Element ack(long handled) {
        return Element.builder(ACK).attribute("h", Long.toString(handled)).build();
    }

    static Element resume(Resumption resumption) {
        return Element.builder(RESUME)
                .attribute("previd", resumption.id())
                .attribute("h", Long.toString(resumption.handled()))
                .build();
    }

    /** The count of {@code <a/>}, {@code <resumed/>} or {@code <failed/>}; empty if there is none that is a number. */
    static OptionalLong handled(Element element) {
        return Numbers.unsigned(element.attribute("h").orElse(""));
    }

    static LoginOutcome.StreamManagementOn enabled(Element enabled) {
        boolean resumable = enabled.attribute("resume")
                .filter(yes -> yes.equals("true") || yes.equals("1"))
                .isPresent();
        var id = enabled.attribute("id").filter(name -> resumable && !name.isEmpty());
        return new LoginOutcome.StreamManagementOn(id, enabled.attribute("location"), 0);
    }

    /** What {@code <failed/>} says about a resumption. */
    static LoginOutcome.Refusal refusal(Element failed) {
        // some servers have wrapped the condition in an <error/>; it is for people only, so whatever comes first will
        // do
        var condition = failed.children().stream()
                .map(child -> child.name().local())
                .findFirst()
                .orElse("no reason given");
        return new LoginOutcome.Refusal(condition, handled(failed));
    }

    /** XEP-0198 §4: what goes with the stream error for a count that cannot be. */
    static String handledTooHigh(long handled, long sent) {
        return "<handled-count-too-high xmlns='" + StreamFeatures.SM + "' h='" + handled + "' send-count='" + sent
                + "'/>";
    }
}
