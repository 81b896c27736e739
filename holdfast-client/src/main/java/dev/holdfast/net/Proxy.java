// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import org.jspecify.annotations.Nullable;

/**
 * A proxy that connections to XMPP servers can go through. Immutable, for use by any thread.
 *
 * <p>It is given the name of the host and looks that up itself: nobody here asks the DNS for it, so that Tor hides where a connection goes. The proxy's own
 * name is looked up as any other ({@link ConnectOptions#hosts}), an IP address is not. A user name and password for it go over the network in the clear. TLS
 * goes to the server, through the proxy, and proves the domain as it does without.
 */
public final class Proxy {
    /** What is spoken with a proxy. */
    public enum Protocol {
        /** RFC 1928, with user name and password by RFC 1929. */
        SOCKS5("SOCKS5", "socks5"),
        /** The method CONNECT of HTTP/1.1 (RFC 9110 §9.3.6), with user name and password by RFC 7617. */
        HTTP_CONNECT("HTTP CONNECT", "http");

        private final String title;
        private final String scheme;

        Protocol(String title, String scheme) {
            this.title = title;
            this.scheme = scheme;
        }

        /** As people say it: {@code HTTP CONNECT}. */
        @Override
        public String toString() {
            return title;
        }
    }

    private final Protocol protocol;
    private final String host;
    private final int port;
    private final @Nullable ProxyLogin login;

    private Proxy(Protocol protocol, String host, int port, @Nullable ProxyLogin login) {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("a proxy needs a host");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the port of the proxy " + host + " is " + port + ", not 1 to 65535");
        }
        this.protocol = protocol;
        this.host = host;
        this.port = port;
        this.login = login;
    }

    /**
     * A SOCKS5 proxy, such as that of Tor at port 9050.
     *
     * @param host a name in A-label form, or an IP address without brackets
     * @throws IllegalArgumentException if the host is empty or the port out of range
     */
    public static Proxy socks5(String host, int port) {
        return new Proxy(Protocol.SOCKS5, host, port, null);
    }

    /**
     * An HTTP proxy that is reached without TLS and has the method CONNECT.
     *
     * @param host a name in A-label form, or an IP address without brackets
     * @throws IllegalArgumentException if the host is empty or the port out of range
     */
    public static Proxy httpConnect(String host, int port) {
        return new Proxy(Protocol.HTTP_CONNECT, host, port, null);
    }

    static Proxy of(Protocol protocol, String host, int port) {
        return new Proxy(protocol, host, port, null);
    }

    /**
     * Reads {@code socks5://HOST:PORT} (or {@code socks5h:}, which is the same here) and {@code http://HOST:PORT}, with {@code USER:PASSWORD@} before the host
     * if the proxy wants that.
     *
     * @throws IllegalArgumentException if the text is nothing of the kind; the message shows it without the password
     */
    public static Proxy parse(String url) {
        return ProxyUrl.parse(url);
    }

    /**
     * The same proxy, to be logged in at.
     *
     * @param password is copied; the caller may wipe it
     * @throws IllegalArgumentException if the protocol cannot carry one of them; the message does not show the password
     */
    public Proxy withLogin(String user, char[] password) {
        return new Proxy(protocol, host, port, ProxyLogin.of(protocol, user, password));
    }

    public Protocol protocol() {
        return protocol;
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    @Nullable
    ProxyLogin login() {
        return login;
    }

    /** Goes through the proxy and is encrypted by STARTTLS (RFC 6120 §5). */
    public Connector startTls() {
        return new ProxyConnector(this, false);
    }

    /** Goes through the proxy, with TLS from the first byte of the tunnel (XEP-0368). */
    public Connector directTls() {
        return new ProxyConnector(this, true);
    }

    /** {@code socks5://192.0.2.1:1080}; never shows user name or password. */
    @Override
    public String toString() {
        return protocol.scheme + "://" + HostPort.of(host, port);
    }
}
