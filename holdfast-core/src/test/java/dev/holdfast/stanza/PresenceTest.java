// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import static dev.holdfast.stanza.StanzaXml.ROMEO;
import static dev.holdfast.stanza.StanzaXml.presence;
import static dev.holdfast.stanza.StanzaXml.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.stanza.PresenceState.Show;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceTest {
    @Test
    void writesTheExampleOfTheRfc() { // RFC 6121 §4.7.2
        assertThat(write(Presence.of(PresenceState.available(Show.DND), Optional.of("Wooing Juliet"), 1)))
                .isEqualTo("<presence><show>dnd</show><status>Wooing Juliet</status><priority>1</priority></presence>");
    }

    @Test
    void writesNoMoreThanItMust() {
        assertThat(write(Presence.of(PresenceState.available()))).isEqualTo("<presence/>");
        assertThat(write(Presence.of(PresenceState.unavailable()))).isEqualTo("<presence type='unavailable'/>");
        assertThat(write(Presence.of(PresenceState.unavailable(), Optional.of("bye"), 5)))
                .isEqualTo("<presence type='unavailable'><status>bye</status></presence>");
        assertThat(write(Presence.to(ROMEO, Presence.Type.SUBSCRIBE)))
                .isEqualTo("<presence to='romeo@example.test/orchard' type='subscribe'/>");
        assertThat(write(Presence.to(ROMEO, Presence.Type.AVAILABLE)))
                .isEqualTo("<presence to='romeo@example.test/orchard'/>");
    }

    @ParameterizedTest
    @EnumSource
    void readsEachTypeThatItWrites(Presence.Type type) {
        var presence = Presence.to(ROMEO, type);
        assertThat(presence(write(presence))).isEqualTo(presence);
    }

    @ParameterizedTest
    @EnumSource
    void readsEachShowThatItWrites(Show show) {
        var presence = Presence.of(PresenceState.available(show), Optional.of("é"), -128);
        var read = presence(write(presence));
        assertThat(read.state()).isEqualTo(PresenceState.available(show));
        assertThat(read.status()).contains("é");
        assertThat(read.priority()).isEqualTo(-128);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<show/>",
                "<show></show>",
                "<show>Away</show>",
                "<show>online</show>",
                "<show xmlns='x'>xa</show>"
            })
    void isSimplyAvailableWhereTheShowIsNone(String show) {
        assertThat(presence("<presence>" + show + "</presence>").state()).isEqualTo(PresenceState.available());
    }

    @ParameterizedTest
    @ValueSource(strings = {"unavailable", "error", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe"})
    void isUnavailableWithEveryTypeThatIsNotAvailability(String type) {
        assertThat(presence("<presence type='" + type + "'><show>chat</show></presence>")
                        .state())
                .isEqualTo(PresenceState.unavailable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"invisible", "", "Unavailable", " unavailable"})
    void isMalformedWithAnotherType(String type) {
        assertThatThrownBy(() -> presence("<presence type='" + type + "'/>"))
                .isInstanceOf(MalformedStanzaException.class)
                .hasMessageContaining("type of presence");
    }

    @ParameterizedTest
    @CsvSource({
        "<priority>5</priority>,5",
        "<priority>-128</priority>,-128",
        "<priority>127</priority>,127",
        "<priority> 7 </priority>,7",
        "<priority>128</priority>,0",
        "<priority>-129</priority>,0",
        "<priority>high</priority>,0",
        "<priority/>,0",
        "'',0"
    })
    void takesAPriorityThatIsNoneForZero(String child, int priority) {
        assertThat(presence("<presence>" + child + "</presence>").priority()).isEqualTo(priority);
    }

    @ParameterizedTest
    @ValueSource(ints = {-129, 128, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void refusesToSendAPriorityOutOfRange(int priority) {
        assertThatThrownBy(() -> Presence.of(PresenceState.available(), Optional.empty(), priority))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(priority));
    }

    @ParameterizedTest
    @ValueSource(ints = {-128, -1, 1, 127})
    void sendsAPriorityInRange(int priority) {
        assertThat(write(Presence.of(PresenceState.available(), Optional.empty(), priority)))
                .isEqualTo("<presence><priority>" + priority + "</priority></presence>");
    }

    @Test
    void tellsWhatWentWrong() {
        var error = presence("<presence type='error' from='nobody@example.test'><error type='cancel'>"
                        + "<remote-server-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>")
                .error();
        assertThat(error).contains(StanzaError.of(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND));
        assertThat(presence("<presence/>").error()).isEmpty();
    }
}
