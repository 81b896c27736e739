// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import java.net.IDN;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The names in a certificate, and whether they cover a domain (RFC 9525, with the XMPP names of RFC 6120 §13.7.1.2).
 *
 * <p>Stricter than the JDK's "HTTPS" identification: no common name, no wildcard but a whole left-most label.
 */
record PresentedNames(List<Presented> all) {
    /** A name of a certificate, by the kinds that may stand for an XMPP domain. */
    sealed interface Presented {
        record Dns(String name) implements Presented {}

        record Ip(String address) implements Presented {}

        record Srv(String name) implements Presented {}

        record XmppAddr(String address) implements Presented {}
    }

    // GeneralName's tags, RFC 5280 §4.2.1.6
    private static final int OTHER_NAME = 0;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final String ID_ON_XMPP_ADDR = "1.3.6.1.5.5.7.8.5"; // RFC 6120 §13.7.1.4
    private static final String ID_ON_DNS_SRV = "1.3.6.1.5.5.7.8.7"; // RFC 4985 §2
    // XEP-0368 §3: certificates are checked as for STARTTLS, so that direct TLS has no service name of its own
    private static final String SERVICE = "_xmpp-client.";
    private static final int SHOWN = 8; // names of a message; some certificates have hundreds

    static PresentedNames of(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        var found = new ArrayList<Presented>();
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
            switch ((Integer) name.get(0)) {
                case DNS_NAME -> found.add(new Presented.Dns((String) name.get(1)));
                case IP_ADDRESS -> found.add(new Presented.Ip((String) name.get(1)));
                case OTHER_NAME -> otherName(name, found);
                default -> {} // names of people and directories say nothing about a domain
            }
        }
        return new PresentedNames(List.copyOf(found));
    }

    /** An otherName comes as tag, DER, object identifier and, where the JDK could read it as a string, the value. */
    private static void otherName(List<?> name, List<Presented> found) {
        if (name.size() > 3 && name.get(3) instanceof String value) {
            if (ID_ON_DNS_SRV.equals(name.get(2))) {
                found.add(new Presented.Srv(value));
            } else if (ID_ON_XMPP_ADDR.equals(name.get(2))) {
                found.add(new Presented.XmppAddr(value));
            }
        }
    }

    /** Whether one of the names covers the domain. */
    boolean cover(ServerDomain domain) {
        boolean ip = domain.ipLiteral();
        return all.stream().anyMatch(presented -> switch (presented) {
            case Presented.Dns(var name) -> !ip && dnsCovers(name, domain.name());
            case Presented.Ip(var address) -> ip && sameAddress(address, domain.name());
            case Presented.Srv(var name) -> !ip && srvCovers(name, domain.name());
            case Presented.XmppAddr(var address) -> !ip && addrCovers(address, domain.name());
        });
    }

    private static boolean dnsCovers(String pattern, String domain) {
        var presented = ServerDomain.withoutTrailingDot(pattern);
        if (presented.equalsIgnoreCase(domain)) {
            return true;
        }
        // RFC 9525 §6.3: "the wildcard character appears only as the complete content of the left-most label";
        // it stands for one label. "*.org" is refused as well: no single authority speaks for all of a top-level
        // domain.
        int dot = domain.indexOf('.');
        return presented.startsWith("*.")
                && dot > 0
                && presented.indexOf('.', 2) > 0
                && presented.substring(1).equalsIgnoreCase(domain.substring(dot));
    }

    /** RFC 4985 §2: "_Service.Name"; it says nothing of wildcards, so there are none. */
    private static boolean srvCovers(String name, String domain) {
        return name.regionMatches(true, 0, SERVICE, 0, SERVICE.length())
                && ServerDomain.withoutTrailingDot(name.substring(SERVICE.length()))
                        .equalsIgnoreCase(domain);
    }

    /** An XmppAddr is a JID and so may be written with Unicode labels, where all other names have A-labels. */
    private static boolean addrCovers(String address, String domain) {
        return address.equalsIgnoreCase(domain)
                || address.toLowerCase(Locale.ROOT).equals(IDN.toUnicode(domain).toLowerCase(Locale.ROOT));
    }

    private static boolean sameAddress(String presented, String literal) {
        try {
            return InetAddress.ofLiteral(presented).equals(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException e) {
            return false; // what the certificate has there is not an address
        }
    }

    /** Each as {@code DNS:example.org}. */
    List<String> shown() {
        return all.stream()
                .map(name -> switch (name) {
                    case Presented.Dns(var dns) -> "DNS:" + dns;
                    case Presented.Ip(var address) -> "IP:" + address;
                    case Presented.Srv(var srv) -> "SRV:" + srv;
                    case Presented.XmppAddr(var address) -> "XMPP:" + address;
                })
                .toList();
    }

    /** For a message: {@code DNS:example.org, SRV:_xmpp-client.example.org}. */
    @Override
    public String toString() {
        if (all.isEmpty()) {
            return "no host name";
        }
        var shown = shown().stream().limit(SHOWN).collect(Collectors.joining(", "));
        return all.size() > SHOWN ? shown + " and " + (all.size() - SHOWN) + " more" : shown;
    }
}
