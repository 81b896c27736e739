// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.NegotiationException;
import dev.holdfast.jid.Jid;
import dev.holdfast.sasl.Credentials;
import dev.holdfast.sasl.SaslMechanism;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stanza.StanzaHeader;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * From the first features to a session: STARTTLS, SASL, then resumption or resource binding, stream management and, for old
 * servers, the legacy session (RFC 6120 §5 to §7, XEP-0198 §3 and §5). One received element in, one {@link Step} out.
 *
 * <p>Lives as long as the login on one connection; not for several threads. An exception ends it.
 */
public final class StreamLogin {
    private static final Name STARTTLS = new Name(StreamFeatures.TLS, "starttls");
    private static final Name AUTH = new Name(StreamFeatures.SASL, "auth");
    private static final Name BIND = new Name(StreamFeatures.BIND, "bind");
    private static final Name SESSION = new Name(StreamFeatures.SESSION, "session");
    private static final Name ENABLE = new Name(StreamFeatures.SM, "enable");
    private static final String BIND_ID = "bind";
    private static final String SESSION_ID = "session";
    private static final int ENTROPY_BYTES = 24;
    /** RFC 6120 §6.5: after these another mechanism may do, with the same credentials. */
    private static final Set<String> ANOTHER_MECHANISM =
            Set.of("invalid-mechanism", "mechanism-too-weak", "encryption-required");

    private sealed interface State {
        record AwaitFeatures() implements State {}

        record AwaitProceed(StreamFeatures inTheClear) implements State {}

        record AwaitTls() implements State {}

        record Authenticating(StreamFeatures features, SaslMechanism mechanism) implements State {}

        record AwaitFeaturesOfSession(String mechanism) implements State {}

        record Resuming(StreamFeatures features, String mechanism) implements State {}

        record Binding(StreamFeatures features, String mechanism, Optional<LoginOutcome.Refusal> refusal)
                implements State {}

        record StartingSession(Bound bound) implements State {}

        record EnablingSm(Bound bound) implements State {}

        record Done() implements State {}
    }

    /** What is known once the resource is bound. */
    private record Bound(StreamFeatures features, String mechanism, Jid jid, Optional<LoginOutcome.Refusal> refusal) {
        LoginOutcome outcome(Optional<LoginOutcome.StreamManagementOn> on, List<Element> early) {
            var session = new LoginOutcome.Bound(jid, on, refusal, List.copyOf(early));
            return new LoginOutcome(features, mechanism, session);
        }
    }

    private final LoginPlan plan;
    private final RandomGenerator random;
    private final Set<String> refusedMechanisms = new HashSet<>();
    private final List<Element> early = new ArrayList<>();
    private boolean secure;
    private State state = new State.AwaitFeatures();

    /**
     * @param secure whether the connection is under TLS from the start
     * @param random where nonces come from; must be fit for cryptography
     */
    public StreamLogin(LoginPlan plan, boolean secure, RandomGenerator random) {
        this.plan = plan;
        this.secure = secure;
        this.random = random;
    }

    /** The connection is under TLS now. What was heard before does not count any more. */
    public void tlsEstablished() {
        if (!(state instanceof State.AwaitTls)) {
            throw new IllegalStateException("TLS was not asked for: " + state);
        }
        secure = true;
        state = new State.AwaitFeatures();
    }

    /** Who to present as the sender of the stream: nobody until TLS hides it (RFC 6120 §4.7.1). */
    public Optional<Jid> from() {
        return secure && plan.credentials().isPresent() ? Optional.of(plan.jid().bare()) : Optional.empty();
    }

    /** What the server has to send next, for a message to people. */
    public String awaited() {
        return switch (state) {
            case State.AwaitFeatures() -> secure ? "its stream features under TLS" : "its stream features";
            case State.AwaitProceed(var _) -> "its answer to STARTTLS";
            case State.AwaitTls() -> "the TLS handshake";
            case State.Authenticating(var _, var mechanism) -> "its answer to " + mechanism.name();
            case State.AwaitFeaturesOfSession(var _) -> "its stream features after the login";
            case State.Resuming(var _, var _) -> "its answer to the resumption";
            case State.Binding(var _, var _, var _) -> "the resource binding";
            case State.StartingSession(var _) -> "the legacy session";
            case State.EnablingSm(var _) -> "its answer to <enable/>";
            case State.Done() -> "nothing more";
        };
    }

    /** Forgets secrets; to be called however the login ends. */
    public void end() {
        if (state instanceof State.Authenticating(var _, var mechanism)) {
            mechanism.wipe();
        }
        state = new State.Done();
    }

    /**
     * Takes the next element from the server.
     *
     * @throws AuthenticationException if the credentials were refused, or the server could not prove that it knows them
     * @throws TlsUnavailableException if TLS is required and refused
     * @throws SaslUnavailableException if there is no mechanism in common
     * @throws BindException if the resource was refused
     * @throws NegotiationException if the server does what the protocol does not allow here
     */
    public Step received(Element element) {
        return switch (state) {
            case State.AwaitFeatures() -> features(featuresOf(element));
            case State.AwaitProceed(var inTheClear) -> tlsAnswer(element, inTheClear);
            case State.Authenticating(var features, var mechanism) -> saslAnswer(element, features, mechanism);
            case State.AwaitFeaturesOfSession(var mechanism) -> resumeOrBind(featuresOf(element), mechanism);
            case State.Resuming(var features, var mechanism) -> resumeAnswer(element, features, mechanism);
            case State.Binding binding -> bindAnswer(element, binding);
            case State.StartingSession(var bound) -> sessionAnswer(element, bound);
            case State.EnablingSm(var bound) -> enableAnswer(element, bound);
            case State.AwaitTls(), State.Done() ->
                throw new IllegalStateException("nothing was expected, but <" + element.name() + "> is handed in");
        };
    }

    private StreamFeatures featuresOf(Element element) {
        if (!StreamFeatures.areFeatures(element)) {
            throw unexpected(element, "stream features");
        }
        return new StreamFeatures(element);
    }

    private static NegotiationException unexpected(Element element, String wanted) {
        return new NegotiationException("the server sent <" + element.name() + "> where " + wanted + " must come");
    }

    private Step features(StreamFeatures features) {
        // RFC 6120 §5.3.1 lets a client try although STARTTLS is not offered: whoever strips the offer shall gain
        // nothing
        if (!secure && (features.startTls() || plan.tlsRequired())) {
            state = new State.AwaitProceed(features);
            return Step.Send.of(Element.of(STARTTLS));
        }
        return authenticate(features);
    }

    private Step tlsAnswer(Element element, StreamFeatures inTheClear) {
        if (element.is(StreamFeatures.TLS, "proceed")) {
            state = new State.AwaitTls();
            return new Step.StartTls();
        }
        if (plan.tlsRequired()) {
            throw new TlsUnavailableException("TLS is required, and the server answered <"
                    + element.name().local() + "> to STARTTLS"
                    + (inTheClear.startTls() ? "" : ", which it had not offered"));
        }
        if (!element.is(StreamFeatures.TLS, "failure")) {
            throw unexpected(element, "the answer to STARTTLS");
        }
        return authenticate(inTheClear);
    }

    private Step authenticate(StreamFeatures features) {
        if (plan.credentials().isEmpty()) {
            return done(new LoginOutcome(features, "", new LoginOutcome.Unauthenticated()));
        }
        var credentials = plan.credentials().get();
        var offered = features.mechanisms();
        for (var name : credentials.mechanisms(secure)) {
            if (offered.contains(name) && !refusedMechanisms.contains(name)) {
                return begin(credentials, name, features);
            }
        }
        throw new SaslUnavailableException(noMechanism(credentials, offered));
    }

    private String noMechanism(Credentials credentials, List<String> offered) {
        if (offered.isEmpty()) {
            return "the server offers no SASL" + (secure ? "" : " without TLS");
        }
        var refused = refusedMechanisms.isEmpty() ? "" : "; it refused " + String.join(", ", refusedMechanisms);
        return "no SASL mechanism in common: the server offers "
                + offered.stream().sorted().collect(Collectors.joining(", "))
                + ", and we could use "
                + String.join(", ", credentials.mechanisms(secure))
                + refused;
    }

    private Step begin(Credentials credentials, String name, StreamFeatures features) {
        var entropy = new byte[ENTROPY_BYTES];
        random.nextBytes(entropy);
        var mechanism = credentials.start(name, plan.jid().local().orElse(""), entropy);
        state = new State.Authenticating(features, mechanism);
        var initial = mechanism.initialResponse();
        // RFC 6120 §6.4.2: "If the initiating entity needs to send a zero-length initial response, it MUST transmit the
        // response as a single equals sign character"
        var data = initial.length == 0 ? "=" : Base64.getEncoder().encodeToString(initial);
        return Step.Send.of(
                Element.builder(AUTH).attribute("mechanism", name).text(data).build());
    }

    private Step saslAnswer(Element element, StreamFeatures features, SaslMechanism mechanism) {
        if (!element.name().namespace().equals(StreamFeatures.SASL)) {
            throw unexpected(element, "the answer to SASL");
        }
        return switch (element.name().local()) {
            case "challenge" -> {
                var response = mechanism.respond(decode(element));
                yield Step.Send.of(Element.text(
                        AUTH.sibling("response"), Base64.getEncoder().encodeToString(response)));
            }
            case "success" -> {
                mechanism.succeeded(decode(element));
                mechanism.wipe();
                state = new State.AwaitFeaturesOfSession(mechanism.name());
                yield new Step.Restart();
            }
            case "failure" -> saslFailure(element, features, mechanism);
            default -> throw unexpected(element, "the answer to SASL");
        };
    }

    private static byte[] decode(Element element) {
        var text = element.text().strip();
        try {
            return text.equals("=") ? new byte[0] : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new AuthenticationException(
                    "the server's <" + element.name().local() + "/> is not Base64: " + notBase64.getMessage(),
                    notBase64);
        }
    }

    private Step saslFailure(Element failure, StreamFeatures features, SaslMechanism mechanism) {
        mechanism.wipe();
        var condition = failure.children().stream()
                .map(child -> child.name().local())
                .filter(name -> !name.equals("text"))
                .findFirst()
                .orElse("not-authorized");
        if (ANOTHER_MECHANISM.contains(condition)) {
            refusedMechanisms.add(mechanism.name());
            return authenticate(features);
        }
        var text = failure.child(StreamFeatures.SASL, "text").map(Element::text).orElse("");
        throw new AuthenticationException(
                condition,
                "the server refused the login of " + plan.jid().bare() + " by " + mechanism.name() + ": " + condition
                        + (text.isBlank() ? "" : " (" + text.strip() + ")"));
    }

    private Step resumeOrBind(StreamFeatures features, String mechanism) {
        if (plan.resumption().isPresent() && features.streamManagement()) {
            var resumption = plan.resumption().get();
            state = new State.Resuming(features, mechanism);
            return Step.Send.of(Element.builder(ENABLE.sibling("resume"))
                    .attribute("previd", resumption.id())
                    .attribute("h", Long.toString(resumption.handled()))
                    .build());
        }
        var refusal = plan.resumption()
                .map(wanted ->
                        new LoginOutcome.Refusal("stream management is not offered any more", OptionalLong.empty()));
        return bind(features, mechanism, refusal);
    }

    private Step resumeAnswer(Element element, StreamFeatures features, String mechanism) {
        var handled = Numbers.unsigned(element.attribute("h").orElse(""));
        if (element.is(StreamFeatures.SM, "resumed")) {
            if (handled.isEmpty()) {
                throw new NegotiationException("the server resumed the session without a usable h: " + element);
            }
            return done(new LoginOutcome(features, mechanism, new LoginOutcome.Resumed(handled.getAsLong())));
        }
        if (element.is(StreamFeatures.SM, "failed")) {
            var condition = element.children().stream()
                    .map(child -> child.name().local())
                    .findFirst()
                    .orElse("no reason given");
            return bind(features, mechanism, Optional.of(new LoginOutcome.Refusal(condition, handled)));
        }
        throw unexpected(element, "the answer to the resumption");
    }

    private Step bind(StreamFeatures features, String mechanism, Optional<LoginOutcome.Refusal> refusal) {
        state = new State.Binding(features, mechanism, refusal);
        var payload = Element.of(
                BIND,
                plan.jid().resource().stream()
                        .map(resource -> Element.text(BIND.sibling("resource"), resource))
                        .toList());
        return Step.Send.of(new Iq.Set(StanzaHeader.none().withId(BIND_ID), payload).toElement());
    }

    private Step bindAnswer(Element element, State.Binding binding) {
        var answer = answer(element, BIND_ID);
        if (answer.isEmpty()) {
            throw unexpected(element, "the answer to the resource binding");
        }
        var jid = switch (answer.get()) {
            case Iq.Failure(var _, var error, var _) -> throw new BindException("the resource", error);
            case Iq.Result(var _, var payload) -> boundJid(payload, element);
        };
        return startSession(new Bound(binding.features(), binding.mechanism(), jid, binding.refusal()));
    }

    private static Jid boundJid(Optional<Element> payload, Element answer) {
        var text =
                payload.flatMap(bind -> bind.child(StreamFeatures.BIND, "jid")).map(Element::text);
        try {
            return text.map(Jid::parse)
                    .filter(Jid::isFull)
                    .orElseThrow(() -> new NegotiationException("the server bound no full JID: " + answer));
        } catch (IllegalArgumentException notAJid) {
            throw new NegotiationException("the server bound a JID that is none: " + notAJid.getMessage(), notAJid);
        }
    }

    // The legacy session comes before stream management, so that neither side has to count its request.
    private Step startSession(Bound bound) {
        if (!bound.features().legacySessionRequired()) {
            return enable(bound);
        }
        state = new State.StartingSession(bound);
        return Step.Send.of(new Iq.Set(StanzaHeader.none().withId(SESSION_ID), Element.of(SESSION)).toElement());
    }

    private Step sessionAnswer(Element element, Bound bound) {
        var answer = answer(element, SESSION_ID);
        if (answer.isEmpty()) {
            return keepEarly(element, "the answer to the session request");
        }
        return switch (answer.get()) {
            case Iq.Failure(var _, var error, var _) -> throw new BindException("the legacy session", error);
            case Iq.Result(var _, var _) -> enable(bound);
        };
    }

    private Step enable(Bound bound) {
        if (!plan.streamManagement() || !bound.features().streamManagement()) {
            return done(bound.outcome(Optional.empty(), early));
        }
        state = new State.EnablingSm(bound);
        return Step.Send.of(Element.builder(ENABLE).attribute("resume", "true").build());
    }

    private Step enableAnswer(Element element, Bound bound) {
        if (element.is(StreamFeatures.SM, "enabled")) {
            var resumable = element.attribute("resume").filter(yes -> yes.equals("true") || yes.equals("1"));
            var on = new LoginOutcome.StreamManagementOn(
                    resumable.flatMap(_ -> element.attribute("id")), element.attribute("location"));
            return done(bound.outcome(Optional.of(on), early));
        }
        if (element.is(StreamFeatures.SM, "failed")) {
            return done(bound.outcome(Optional.empty(), early));
        }
        return keepEarly(element, "the answer to <enable/>");
    }

    // RFC 6121 §3.1.4: the server may send stanzas from the moment of binding on
    private Step keepEarly(Element element, String wanted) {
        if (!Stanza.isStanza(element)) {
            throw unexpected(element, wanted);
        }
        early.add(element);
        return Step.Send.of();
    }

    /** The response to our request of that id, if the element is it. */
    private static Optional<Iq.Response> answer(Element element, String id) {
        if (!element.is(Stanza.NAMESPACE, "iq") || !element.attribute("id").equals(Optional.of(id))) {
            return Optional.empty();
        }
        return Stanza.of(element, "") instanceof Iq.Response response ? Optional.of(response) : Optional.empty();
    }

    private Step done(LoginOutcome outcome) {
        state = new State.Done();
        return new Step.Done(outcome);
    }
}
