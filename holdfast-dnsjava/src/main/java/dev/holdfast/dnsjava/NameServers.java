// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dnsjava;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.dnssec.ValidatingResolver;

/** Whom to ask and how; the proven keys are kept until the name servers change. */
final class NameServers {
    private final Supplier<List<InetSocketAddress>> source;
    private final Duration limit;
    private final Optional<String> trustAnchors;
    private volatile @Nullable Now last; // written by whoever finds that the name servers have changed

    /** The name servers of the moment. */
    record Now(List<InetSocketAddress> addresses, Resolver resolver) {
        Question ask(Name name, int type) {
            return Question.to(resolver, shown(), name, type, false);
        }

        /** Asks for whatever there is, even if DNSSEC shows it to be wrong (RFC 4035 §3.2.2). */
        Question askUnchecked(Name name, int type) {
            return Question.to(resolver, shown(), name, type, true);
        }

        private String shown() {
            return addresses.stream()
                    .map(server -> server.toString().replaceFirst("^[^/]*/", ""))
                    .collect(Collectors.joining(", "));
        }
    }

    NameServers(Supplier<List<InetSocketAddress>> source, Duration limit, Optional<String> trustAnchors) {
        this.source = source;
        this.limit = limit;
        this.trustAnchors = trustAnchors;
    }

    static List<InetSocketAddress> ofSystem() {
        ResolverConfig.refresh();
        return ResolverConfig.getCurrentConfig().servers();
    }

    /** @throws IllegalArgumentException if the anchors are none */
    NameServers validating(String anchors) {
        var validating = new NameServers(source, limit, Optional.of(anchors));
        validating.resolver(List.of());
        return validating;
    }

    boolean validating() {
        return trustAnchors.isPresent();
    }

    Now now() {
        var addresses = List.copyOf(source.get());
        var known = last;
        if (known == null || !known.addresses().equals(addresses)) {
            known = new Now(addresses, resolver(addresses));
            last = known;
        }
        return known;
    }

    private Resolver resolver(List<InetSocketAddress> asked) {
        var inTurn = new ResolversInTurn(asked, limit);
        if (trustAnchors.isEmpty()) {
            return inTurn;
        }
        var validating = new ValidatingResolver(inTurn);
        try {
            validating.loadTrustAnchors(
                    new ByteArrayInputStream(trustAnchors.get().getBytes(UTF_8)));
        } catch (IOException e) {
            throw new IllegalArgumentException("the trust anchors cannot be read: " + e.getMessage(), e);
        }
        if (validating.getTrustAnchors().items().isEmpty()) {
            throw new IllegalArgumentException("the trust anchors have neither a DS nor a DNSKEY record");
        }
        return validating;
    }
}
