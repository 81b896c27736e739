// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The address of an XMPP entity: {@code local@domain/resource}, where only the domain must be there.
 *
 * <p>Every value holds its parts <em>prepared</em> as RFC 7622 asks, so two addresses are equal exactly when the RFC
 * says that they match: the local part is enforced by the PRECIS profile UsernameCaseMapped (RFC 8265 §3.3) and free
 * of {@code "&'/:<>@} and space, the resource by OpaqueString (RFC 8265 §4.2), the domain is an internationalised name
 * in lower case, an IPv4 address or a bracketed IPv6 address. No part is empty or longer than 1023 bytes of UTF-8. The one
 * exception are addresses {@linkplain #received received}.
 *
 * <p>Names outside ASCII need the optional module {@code holdfast-idna}, see {@link DomainMapping}. JID escaping
 * (XEP-0106) is not applied.
 *
 * <p>Immutable, and so safe to share between threads. Ordered by domain, then local part, then resource, by UTF-16
 * code unit, what is absent first.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7622">RFC 7622</a>
 */
public final class Jid implements Comparable<Jid> {
    private static final Comparator<@Nullable String> ABSENT_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());

    private final @Nullable String local;
    private final Domain domain;
    private final @Nullable String resource;
    private @Nullable String text; // made when it is first asked for; threads that race make the same

    private Jid(@Nullable String local, Domain domain, @Nullable String resource) {
        this.local = local;
        this.domain = domain;
        this.resource = resource;
    }

    /**
     * Reads an address as it stands in a stanza. The first {@code /} begins the resource; before it, the first
     * {@code @} ends the local part (RFC 7622 §3.1).
     *
     * @throws InvalidJidException naming the part and the rule it breaks
     */
    public static Jid parse(String text) {
        return read(text, Preparation.STRICT);
    }

    /**
     * Reads an address that came from the network, where a message would be lost with it: a part that breaks the rules of
     * RFC 7622 is taken as it came, as long as it is text of an allowed length and the parts can be told apart. Servers know other
     * versions of Unicode than this library, and many enforce the older rules of RFC 6122; an emoji of this year is a nickname there.
     *
     * <p>What can be prepared is prepared, and the result is then equal to that of {@link #parse}. What cannot is never equal to
     * anything that can.
     *
     * @throws InvalidJidException if there is no domain, if a part is empty or longer than 1023 bytes, holds a control character,
     *     or, in the local part, one of {@code "&'/:<>@} and space
     */
    public static Jid received(String text) {
        return read(text, Preparation.LENIENT);
    }

    private static Jid read(String text, Preparation preparation) {
        int slash = text.indexOf('/');
        int end = slash < 0 ? text.length() : slash;
        int at = text.indexOf('@');
        boolean hasLocal = at >= 0 && at < end;
        return prepare(
                text,
                hasLocal ? text.substring(0, at) : null,
                text.substring(hasLocal ? at + 1 : 0, end),
                slash < 0 ? null : text.substring(slash + 1),
                preparation);
    }

    /**
     * The address of a domain itself, such as a server.
     *
     * @throws InvalidJidException if it is not a domain
     */
    public static Jid ofDomain(String domain) {
        return prepare(domain, null, domain, null, Preparation.STRICT);
    }

    /**
     * A bare address.
     *
     * @throws InvalidJidException if a part breaks a rule; an empty part does
     */
    public static Jid of(String local, String domain) {
        Objects.requireNonNull(local, "local");
        return prepare(local + "@" + domain, local, domain, null, Preparation.STRICT);
    }

    /**
     * A full address.
     *
     * @throws InvalidJidException if a part breaks a rule; an empty part does
     */
    public static Jid of(String local, String domain, String resource) {
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(resource, "resource");
        return prepare(local + "@" + domain + "/" + resource, local, domain, resource, Preparation.STRICT);
    }

    private static Jid prepare(
            String whole, @Nullable String local, String domain, @Nullable String resource, Preparation preparation) {
        try {
            return new Jid(
                    local == null ? null : preparation.local.apply(local),
                    preparation.domain.apply(domain),
                    resource == null ? null : preparation.resource.apply(resource));
        } catch (BrokenRule broken) {
            throw new InvalidJidException(whole, broken);
        }
    }

    /** What is made of each part. */
    private record Preparation(
            UnaryOperator<String> local, Function<String, Domain> domain, UnaryOperator<String> resource) {
        static final Preparation STRICT = new Preparation(Localpart::prepare, Domain::prepare, Resourcepart::prepare);
        static final Preparation LENIENT =
                new Preparation(Localpart::received, Domain::received, Resourcepart::received);
    }

    /** The prepared local part, if there is one. */
    public Optional<String> local() {
        return Optional.ofNullable(local);
    }

    /**
     * The prepared domain without a final dot: a name whose labels are U-labels (RFC 7622 §3.2.1), an IPv4 address, or
     * an IPv6 address in brackets. Without {@code holdfast-idna} an A-label ({@code xn--…}) is left as it is.
     */
    public String domain() {
        return domain.unicode();
    }

    /**
     * The domain as DNS, TLS server name indication and certificates know it: each label in ASCII, the
     * internationalised ones as A-labels. The same as {@link #domain()} for an ASCII name or an address, and for one
     * {@linkplain #received received} that cannot be mapped.
     */
    public String domainAscii() {
        return domain.ascii();
    }

    /** Whether the domain is an IPv4 or IPv6 address, for which there is nothing to look up and no server name. */
    public boolean isIpLiteral() {
        return domain.ipLiteral();
    }

    /** The prepared resource, if there is one. */
    public Optional<String> resource() {
        return Optional.ofNullable(resource);
    }

    /** Whether there is no resource. */
    public boolean isBare() {
        return resource == null;
    }

    /** Whether there is a resource. */
    public boolean isFull() {
        return resource != null;
    }

    /** This address without its resource. */
    public Jid bare() {
        return resource == null ? this : new Jid(local, domain, null);
    }

    /** The address of this one's domain: neither local part nor resource. */
    public Jid domainJid() {
        return local == null && resource == null ? this : new Jid(null, domain, null);
    }

    /**
     * This address with another resource.
     *
     * @throws InvalidJidException if the resource is empty, too long or holds what OpaqueString forbids
     */
    public Jid withResource(String newResource) {
        Objects.requireNonNull(newResource, "newResource");
        try {
            return new Jid(local, domain, Resourcepart.prepare(newResource));
        } catch (BrokenRule broken) {
            throw new InvalidJidException(bare() + "/" + newResource, broken);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Jid that
                && domain.unicode().equals(that.domain.unicode())
                && Objects.equals(local, that.local)
                && Objects.equals(resource, that.resource);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * domain.unicode().hashCode() + Objects.hashCode(local)) + Objects.hashCode(resource);
    }

    @Override
    public int compareTo(Jid other) {
        int order = domain.unicode().compareTo(other.domain.unicode());
        if (order == 0) {
            order = ABSENT_FIRST.compare(local, other.local);
        }
        return order == 0 ? ABSENT_FIRST.compare(resource, other.resource) : order;
    }

    /** The canonical form, which {@link #parse}, or {@link #received} where it was needed, reads back as an equal address. */
    @Override
    public String toString() {
        var made = text;
        if (made == null) {
            var address = local == null ? domain.unicode() : local + '@' + domain.unicode();
            made = resource == null ? address : address + '/' + resource;
            text = made;
        }
        return made;
    }
}
