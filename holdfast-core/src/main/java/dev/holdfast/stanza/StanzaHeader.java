// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import dev.holdfast.jid.InvalidJidException;
import dev.holdfast.jid.Jid;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.ElementSink;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The attributes that every stanza may have (RFC 6120 §8.1), but for the type. Immutable. */
public final class StanzaHeader {
    private static final StanzaHeader NONE = new StanzaHeader(null, null, null, null);

    private final @Nullable Jid from;
    private final @Nullable Jid to;
    private final @Nullable String id;
    private final @Nullable String lang;

    private StanzaHeader(@Nullable Jid from, @Nullable Jid to, @Nullable String id, @Nullable String lang) {
        this.from = from;
        this.to = to;
        this.id = id;
        this.lang = lang;
    }

    public static StanzaHeader none() {
        return NONE;
    }

    public static StanzaHeader to(Jid to) {
        return NONE.withTo(to);
    }

    static StanzaHeader of(Element stanza, String streamLang, Function<String, Jid> addresses) {
        return new StanzaHeader(
                jid(stanza, "from", addresses),
                jid(stanza, "to", addresses),
                stanza.attribute("id").orElse(null),
                lang(stanza.lang().orElse(streamLang)));
    }

    // XML 1.0 §2.12: an empty xml:lang says that there is no language, whatever the elements around it say
    private static @Nullable String lang(String declared) {
        return declared.isEmpty() ? null : declared;
    }

    /**
     * The header of an answer to a stanza, however malformed the rest of it is.
     *
     * @throws MalformedStanzaException if its sender is no JID
     */
    public static StanzaHeader replyTo(Element stanza) {
        return new StanzaHeader(
                null, jid(stanza, "from", Jid::received), stanza.attribute("id").orElse(null), null);
    }

    private static @Nullable Jid jid(Element stanza, String attribute, Function<String, Jid> addresses) {
        var value = stanza.attribute(attribute).orElse(null);
        if (value == null) {
            return null;
        }
        try {
            return addresses.apply(value); // lenient: a message is worth more than a nickname that is not prepared
        } catch (InvalidJidException invalid) {
            throw new MalformedStanzaException(attribute + " of a stanza: " + invalid.getMessage(), stanza);
        }
    }

    public Optional<Jid> from() {
        return Optional.ofNullable(from);
    }

    public Optional<Jid> to() {
        return Optional.ofNullable(to);
    }

    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    public Optional<String> lang() {
        return Optional.ofNullable(lang);
    }

    public StanzaHeader withFrom(Jid from) {
        return new StanzaHeader(from, to, id, lang);
    }

    public StanzaHeader withTo(Jid to) {
        return new StanzaHeader(from, to, id, lang);
    }

    public StanzaHeader withId(String id) {
        return new StanzaHeader(from, to, id, lang);
    }

    public StanzaHeader withLang(String lang) {
        return new StanzaHeader(from, to, id, lang);
    }

    /** The header of an answer: to whoever sent this one, under the same id. */
    StanzaHeader reply() {
        return new StanzaHeader(null, from, id, null);
    }

    void writeTo(ElementSink stanza) {
        if (from != null) {
            stanza.attribute("from", from.toString());
        }
        if (to != null) {
            stanza.attribute("to", to.toString());
        }
        if (id != null) {
            stanza.attribute("id", id);
        }
        if (lang != null) {
            stanza.lang(lang);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StanzaHeader that
                && Objects.equals(from, that.from)
                && Objects.equals(to, that.to)
                && Objects.equals(id, that.id)
                && Objects.equals(lang, that.lang);
    }

    @Override
    public int hashCode() {
        return Objects.hash(from, to, id, lang);
    }

    @Override
    public String toString() {
        return "from=" + from + " to=" + to + " id=" + id + (lang == null ? "" : " lang=" + lang);
    }
}
