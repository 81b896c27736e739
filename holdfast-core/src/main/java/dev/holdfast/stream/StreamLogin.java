// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.NegotiationException;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.sasl.SaslMechanism;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stream.LoginState.Bound;
import dev.holdfast.stream.LoginState.Enable;
import dev.holdfast.stream.LoginState.Unbound;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * From the first features to a session: STARTTLS, SASL, then resumption or resource binding, stream management and, for old
 * servers, the legacy session (RFC 6120 §5 to §7, XEP-0198 §3 and §5). One received element in, one {@link Step} out.
 *
 * <p>Lives as long as the login on one connection; not for several threads. An exception ends it.
 */
public final class StreamLogin {
    private static final Element STARTTLS = Element.of(new Name(StreamFeatures.TLS, "starttls"));
    private static final int ENTROPY_BYTES = 24;
    /** More than any server can have to say between binding and its answer to {@code <enable/>}. */
    private static final int MOST_EARLY = 1000;

    private final LoginPlan plan;
    private final Framing framing;
    private final RandomGenerator random;
    private final Optional<MechanismChoice> mechanisms;
    private final List<Element> early = new ArrayList<>();
    private boolean secure;
    private LoginState state = new LoginState.AwaitFeatures();

    /**
     * @param secure whether the connection is under TLS from the start
     * @param random where nonces come from; must be fit for cryptography
     */
    public StreamLogin(LoginPlan plan, boolean secure, RandomGenerator random) {
        this(plan, secure, Framing.STREAM, random);
    }

    /**
     * As the other, for a stream in that framing.
     *
     * @param framing over a WebSocket there is no STARTTLS: it is secure from the start or never
     */
    public StreamLogin(LoginPlan plan, boolean secure, Framing framing, RandomGenerator random) {
        this.plan = plan;
        this.framing = framing;
        this.mechanisms = plan.credentials().map(MechanismChoice::new);
        this.secure = secure;
        this.random = random;
    }

    /** The connection is under TLS now. What was heard before does not count any more. */
    public void tlsEstablished() {
        if (!(state instanceof LoginState.AwaitTls)) {
            throw new IllegalStateException("TLS was not asked for: " + state);
        }
        secure = true;
        state = new LoginState.AwaitFeatures();
    }

    /** Who to present as the sender of the stream: nobody until TLS hides it (RFC 6120 §4.7.1). */
    public Optional<Jid> from() {
        return secure && plan.credentials().isPresent() ? Optional.of(plan.jid().bare()) : Optional.empty();
    }

    /** How far it has come. */
    public enum Stage {
        /** Features and STARTTLS: nothing of us is known to the server. */
        OPENING,
        /** SASL. */
        AUTHENTICATION,
        /** Resumption, or binding and stream management. */
        SESSION,
        /** It has ended. */
        DONE
    }

    /** How far it has come. */
    public Stage stage() {
        return state.stage();
    }

    /** What the server has to send next, for a message to people. */
    public String awaited() {
        return state.awaited(secure);
    }

    /**
     * What the end of the stream means at this point: where TLS is required, was not offered, and is asked for all the same, it is
     * the server's way to refuse it.
     */
    public XmppException meaning(XmppException end) {
        return state instanceof LoginState.AwaitProceed(var inTheClear) && !inTheClear.startTls()
                ? new TlsUnavailableException(
                        "TLS is required, and the server, which had not offered it, answered by ending the stream: "
                                + end.getMessage(),
                        end)
                : end;
    }

    /**
     * Whether the answers to a request to bind and an {@code <enable/>} that went out in one flight are not all there. If the
     * login breaks off now, the server may be one that minds: the next one had better do without ({@link
     * LoginPlan#pipelining}).
     */
    public boolean awaitsAnswersToOneFlight() {
        return state instanceof LoginState.BindingUnderSm
                || state instanceof LoginState.Binding(var _, var enable) && enable != Enable.AFTER_BINDING
                || state instanceof LoginState.EnablingSm(var _, var sent) && sent != Enable.AFTER_BINDING;
    }

    /** Forgets secrets; to be called however the login ends. */
    public void end() {
        if (state instanceof LoginState.Authenticating(var _, var mechanism)) {
            mechanism.wipe();
        }
        state = new LoginState.Done();
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
            case LoginState.AwaitFeatures() -> features(featuresOf(element));
            case LoginState.AwaitProceed(var inTheClear) -> tlsAnswer(element, inTheClear);
            case LoginState.Authenticating(var features, var mechanism) -> saslAnswer(element, features, mechanism);
            case LoginState.AwaitFeaturesOfSession(var mechanism) -> resumeOrBind(featuresOf(element), mechanism);
            case LoginState.Resuming(var features, var mechanism) -> resumeAnswer(element, features, mechanism);
            case LoginState.Binding(var unbound, var enable) -> bindAnswer(element, unbound, enable);
            // it counts from its <enabled/> on, and so also this answer, which comes behind it
            case LoginState.BindingUnderSm(var unbound, var on) -> enabled(bound(element, unbound), on.behindWhich(1));
            case LoginState.StartingSession(var bound) -> sessionAnswer(element, bound);
            case LoginState.EnablingSm(var bound, var enable) -> enableAnswer(element, bound, enable);
            case LoginState.AwaitTls(), LoginState.Done() ->
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
        if (!secure && framing == Framing.WEBSOCKET && plan.tlsRequired()) {
            // RFC 7395 §4: TLS is that of the WebSocket, and STARTTLS is not used
            throw new TlsUnavailableException("TLS is required, and only a WebSocket of wss: has it");
        }
        // RFC 6120 §5.3.1 lets a client try although STARTTLS is not offered: whoever strips the offer shall gain
        // nothing
        if (!secure && framing == Framing.STREAM && (features.startTls() || plan.tlsRequired())) {
            state = new LoginState.AwaitProceed(features);
            return Step.Send.of(STARTTLS);
        }
        return authenticate(features);
    }

    private Step tlsAnswer(Element element, StreamFeatures inTheClear) {
        if (element.is(StreamFeatures.TLS, "proceed")) {
            state = new LoginState.AwaitTls();
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
        if (mechanisms.isEmpty()) {
            return done(new LoginOutcome(features, "", new LoginOutcome.Unauthenticated()));
        }
        var name = mechanisms.get().next(features.mechanisms(), secure);
        var entropy = new byte[ENTROPY_BYTES];
        random.nextBytes(entropy);
        var username = plan.jid().local().orElse("");
        var mechanism = mechanisms.get().credentials().start(name, username, entropy);
        state = new LoginState.Authenticating(features, mechanism);
        return Step.Send.of(SaslNonza.auth(name, mechanism.initialResponse()));
    }

    private Step saslAnswer(Element element, StreamFeatures features, SaslMechanism mechanism) {
        if (!element.name().namespace().equals(StreamFeatures.SASL)) {
            throw unexpected(element, "the answer to SASL");
        }
        return switch (element.name().local()) {
            case "challenge" -> Step.Send.of(SaslNonza.response(mechanism.respond(SaslNonza.data(element))));
            case "success" -> {
                mechanism.succeeded(SaslNonza.data(element));
                mechanism.wipe();
                state = new LoginState.AwaitFeaturesOfSession(mechanism.name());
                yield new Step.Restart();
            }
            case "failure" -> {
                mechanism.wipe();
                if (!SaslNonza.suggestsAnother(element)) {
                    throw SaslNonza.refusal(element, plan.jid().bare(), mechanism.name());
                }
                mechanisms.ifPresent(choice -> choice.refused(mechanism.name()));
                yield authenticate(features);
            }
            default -> throw unexpected(element, "the answer to SASL");
        };
    }

    private Step resumeOrBind(StreamFeatures features, String mechanism) {
        if (plan.resumption().isPresent() && features.streamManagement()) {
            state = new LoginState.Resuming(features, mechanism);
            return Step.Send.of(SmNonza.resume(plan.resumption().get()));
        }
        var refusal = plan.resumption()
                .map(wanted ->
                        new LoginOutcome.Refusal("stream management is not offered any more", OptionalLong.empty()));
        return bind(features, mechanism, refusal);
    }

    private Step resumeAnswer(Element element, StreamFeatures features, String mechanism) {
        if (SmNonza.is(element, "resumed")) {
            return done(new LoginOutcome(features, mechanism, new LoginOutcome.Resumed(SmNonza.handled(element))));
        }
        if (SmNonza.is(element, "failed")) {
            return bind(features, mechanism, Optional.of(SmNonza.refusal(element)));
        }
        throw unexpected(element, "the answer to the resumption");
    }

    private Step bind(StreamFeatures features, String mechanism, Optional<LoginOutcome.Refusal> refusal) {
        var unbound = new Unbound(features, mechanism, refusal);
        var request = ResourceBinding.request(plan.jid());
        // XEP-0198 §3 wants the binding completed before <enable/>. The server has completed it by the time it comes to
        // <enable/>, for RFC 6120 §10.1 has it handle what we send in order; to wait for its word would cost a round
        // trip.
        if (plan.pipelining() && wantsStreamManagement(features) && !features.legacySessionRequired()) {
            state = new LoginState.Binding(unbound, Enable.WITH_BINDING);
            return Step.Send.of(request, SmNonza.ENABLE);
        }
        state = new LoginState.Binding(unbound, Enable.AFTER_BINDING);
        return Step.Send.of(request);
    }

    private boolean wantsStreamManagement(StreamFeatures features) {
        return plan.streamManagement() && features.streamManagement();
    }

    private Step bindAnswer(Element element, Unbound unbound, Enable enable) {
        if (enable == Enable.WITH_BINDING && SmNonza.is(element, "enabled")) {
            state = new LoginState.BindingUnderSm(unbound, SmNonza.enabled(element));
            return Step.Send.of();
        }
        if (enable == Enable.WITH_BINDING && SmNonza.is(element, "failed")) {
            state = new LoginState.Binding(unbound, Enable.AGAIN);
            return Step.Send.of();
        }
        var bound = bound(element, unbound);
        return switch (enable) {
            case AFTER_BINDING -> startSession(bound);
            case WITH_BINDING -> {
                state = new LoginState.EnablingSm(bound, enable);
                yield Step.Send.of();
            }
            case AGAIN -> enable(bound, enable);
        };
    }

    private static Bound bound(Element element, Unbound unbound) {
        var jid = ResourceBinding.bound(element)
                .orElseThrow(() -> unexpected(element, "the answer to the resource binding"));
        return new Bound(unbound, jid);
    }

    // The legacy session comes before stream management, so that neither side has to count its request.
    private Step startSession(Bound bound) {
        if (!bound.features().legacySessionRequired()) {
            return enable(bound);
        }
        state = new LoginState.StartingSession(bound);
        return Step.Send.of(ResourceBinding.sessionRequest());
    }

    private Step sessionAnswer(Element element, Bound bound) {
        return ResourceBinding.sessionBegan(element)
                ? enable(bound)
                : keepEarly(element, "the answer to the session request");
    }

    private Step enable(Bound bound) {
        return wantsStreamManagement(bound.features())
                ? enable(bound, Enable.AFTER_BINDING)
                : done(bound.outcome(Optional.empty(), early));
    }

    private Step enable(Bound bound, Enable enable) {
        state = new LoginState.EnablingSm(bound, enable);
        return Step.Send.of(SmNonza.ENABLE);
    }

    private Step enableAnswer(Element element, Bound bound, Enable enable) {
        if (SmNonza.is(element, "enabled")) {
            return enabled(bound, SmNonza.enabled(element));
        }
        if (SmNonza.is(element, "failed")) {
            // it may have come too early for the server
            return enable == Enable.WITH_BINDING
                    ? enable(bound, Enable.AGAIN)
                    : done(bound.outcome(Optional.empty(), early));
        }
        return keepEarly(element, "the answer to <enable/>");
    }

    private Step enabled(Bound bound, LoginOutcome.StreamManagementOn on) {
        return done(bound.outcome(Optional.of(on), early));
    }

    // RFC 6121 §3.1.4: the server may send stanzas from the moment of binding on
    private Step keepEarly(Element element, String wanted) {
        if (!Stanza.isStanza(element)) {
            throw unexpected(element, wanted);
        }
        if (early.size() == MOST_EARLY) {
            throw new NegotiationException("the server sent " + MOST_EARLY + " stanzas and still not " + wanted);
        }
        early.add(element);
        return Step.Send.of();
    }

    private Step done(LoginOutcome outcome) {
        state = new LoginState.Done();
        return new Step.Done(outcome);
    }
}
