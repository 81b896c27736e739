// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.jid.Jid;
import dev.holdfast.sasl.SaslMechanism;
import dev.holdfast.xml.Element;
import java.util.List;
import java.util.Optional;

/** Where a {@link StreamLogin} stands, which alone moves it. */
sealed interface LoginState {
    record AwaitFeatures() implements LoginState {}

    record AwaitProceed(StreamFeatures inTheClear) implements LoginState {}

    record AwaitTls() implements LoginState {}

    record Authenticating(StreamFeatures features, SaslMechanism mechanism) implements LoginState {}

    record AwaitFeaturesOfSession(String mechanism) implements LoginState {}

    record Resuming(StreamFeatures features, String mechanism) implements LoginState {}

    record Binding(Unbound unbound, Enable enable) implements LoginState {}

    /** The server counts already, before it has answered the request to bind. */
    record BindingUnderSm(Unbound unbound, LoginOutcome.StreamManagementOn on) implements LoginState {}

    record StartingSession(Bound bound) implements LoginState {}

    record EnablingSm(Bound bound, Enable enable) implements LoginState {}

    record Done() implements LoginState {}

    /** When {@code <enable/>} goes out. */
    enum Enable {
        AFTER_BINDING,
        WITH_BINDING,
        /** It went out with the request to bind and was refused. */
        AGAIN
    }

    /** What is known before the resource is bound. */
    record Unbound(StreamFeatures features, String mechanism, Optional<LoginOutcome.Refusal> refusal) {}

    /** What is known once the resource is bound. */
    record Bound(Unbound unbound, Jid jid) {
        StreamFeatures features() {
            return unbound.features();
        }

        LoginOutcome outcome(Optional<LoginOutcome.StreamManagementOn> on, List<Element> early) {
            var session = new LoginOutcome.Bound(jid, on, unbound.refusal(), List.copyOf(early));
            return new LoginOutcome(features(), unbound.mechanism(), session);
        }
    }

    default StreamLogin.Stage stage() {
        return switch (this) {
            case AwaitFeatures(), AwaitProceed(var _), AwaitTls() -> StreamLogin.Stage.OPENING;
            case Authenticating(var _, var _) -> StreamLogin.Stage.AUTHENTICATION;
            case AwaitFeaturesOfSession(var _),
                    Resuming(var _, var _),
                    Binding(var _, var _),
                    BindingUnderSm(var _, var _),
                    StartingSession(var _),
                    EnablingSm(var _, var _) -> StreamLogin.Stage.SESSION;
            case Done() -> StreamLogin.Stage.DONE;
        };
    }

    /** What the server has to send next, for a message to people. */
    default String awaited(boolean secure) {
        return switch (this) {
            case AwaitFeatures() -> secure ? "its stream features under TLS" : "its stream features";
            case AwaitProceed(var _) -> "its answer to STARTTLS";
            case AwaitTls() -> "the TLS handshake";
            case Authenticating(var _, var mechanism) -> "its answer to " + mechanism.name();
            case AwaitFeaturesOfSession(var _) -> "its stream features after the login";
            case Resuming(var _, var _) -> "its answer to the resumption";
            case Binding(var _, var _), BindingUnderSm(var _, var _) -> "the resource binding";
            case StartingSession(var _) -> "the legacy session";
            case EnablingSm(var _, var _) -> "its answer to <enable/>";
            case Done() -> "nothing more";
        };
    }
}
