// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;

/** What a proxy is asked for, and how messages say what became of it. */
record ProxyRequest(Proxy proxy, String host, int port) {
    /** {@code xmpp.example.org:5222}. */
    String target() {
        return HostPort.of(host, port);
    }

    /**
     * The conversation with the proxy, up to the last byte that is not of the tunnel; blocks as long as the proxy likes.
     *
     * @throws ProxyFailedException if the proxy itself is to blame
     * @throws ConnectException if it says that it cannot connect
     * @throws SocketTimeoutException if it says that it waited in vain
     */
    void openTunnel(InputStream in, OutputStream out) throws IOException {
        requireHostName();
        try {
            switch (proxy.protocol()) {
                case SOCKS5 -> new Socks5(this, in, out).open();
                case HTTP_CONNECT -> new HttpConnect(this, in, out).open();
            }
        } catch (EOFException ended) {
            throw failed("has closed the connection before it had answered; is it of another kind?", ended);
        } catch (ConnectException | SocketTimeoutException ours) {
            throw ours;
        } catch (IOException broken) {
            throw failed("broke the connection: " + broken.getMessage(), broken);
        }
    }

    /** Names come from DNS and from servers, and must not be read by the proxy as anything else. */
    private void requireHostName() throws ProxyFailedException {
        boolean printable = host.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!printable || host.chars().anyMatch(c -> "/?#@[]\\\"<>".indexOf(c) >= 0)) {
            throw failed("is not asked: this is not a host name in A-label form");
        }
    }

    ProxyFailedException failed(String what) {
        return new ProxyFailedException(message(what));
    }

    ProxyFailedException failed(String what, Throwable cause) {
        return new ProxyFailedException(message(what), cause);
    }

    /** The proxy has done its part. */
    ConnectException notReached(String what) {
        return new ConnectException(message(what));
    }

    SocketTimeoutException timedOut(String what) {
        return new SocketTimeoutException(message(what));
    }

    SocketTimeoutException timedOut(String what, Throwable cause) {
        var failure = timedOut(what);
        failure.initCause(cause);
        return failure;
    }

    private String message(String what) {
        return "cannot connect to " + target() + " through a proxy: " + proxy + " " + what;
    }
}
