// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class StreamManagementTest {
    private static final long LAST = 0xFFFF_FFFFL;

    @Test
    void countsAcrossTheWrap() throws StreamFault {
        StreamManagement sm = new StreamManagement("id", true, LAST, LAST);
        for (String text : new String[] {"one", "two", "three"}) {
            sm.sent(XmlNode.of(Namespaces.CLIENT, "message", text));
            sm.handled();
        }
        assertThat(sm.handledCount()).isEqualTo(2);
        sm.acknowledge(1);
        assertThat(sm.resend()).extracting(XmlNode::text).containsExactly("three");
        sm.acknowledge(1);
        assertThat(sm.unackedCount()).isEqualTo(1);
    }

    @Test
    void refusesACountOfWhatWasNeverSent() {
        StreamManagement sm = new StreamManagement("id", true);
        sm.sent(XmlNode.of(Namespaces.CLIENT, "message"));
        StreamFault fault = catchThrowableOfType(StreamFault.class, () -> sm.acknowledge(2));
        assertThat(fault.xml())
                .contains(
                        "<undefined-condition", "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='2' send-count='1'/>");
        assertThat(sm.unackedCount()).isEqualTo(1);
    }

    @Test
    void asksOnceAtATimeAndOnlyAsOftenAsItIsTold() throws StreamFault {
        StreamManagement sm = new StreamManagement("id", true);
        sm.sent(XmlNode.of(Namespaces.CLIENT, "message"));
        assertThat(sm.takeRequest(2)).isFalse();
        sm.sent(XmlNode.of(Namespaces.CLIENT, "message"));
        assertThat(sm.takeRequest(0)).isFalse();
        assertThat(sm.takeRequest(2)).isTrue();
        sm.sent(XmlNode.of(Namespaces.CLIENT, "message"));
        sm.sent(XmlNode.of(Namespaces.CLIENT, "message"));
        assertThat(sm.takeRequest(2)).isFalse();
        sm.acknowledge(2);
        assertThat(sm.takeRequest(2)).isTrue();
    }
}
