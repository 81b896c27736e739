// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Opens TCP sockets: to the addresses of a host in turn, until one answers. Keeps the promises of {@link Connector#connect}. */
final class SocketOpener {
    private SocketOpener() {}

    /** Asks {@link ConnectOptions#hosts} for the addresses. */
    static Socket open(String host, int port, ConnectOptions options) throws IOException, InterruptedException {
        options.progress().entered(Phase.DNS);
        return open(host, options.hosts().addresses(host), port, options);
    }

    /** @param host for messages */
    static Socket open(String host, List<InetAddress> addresses, int port, ConnectOptions options)
            throws IOException, InterruptedException {
        var failures = new ArrayList<IOException>();
        for (var resolved : addresses) {
            var address = new InetSocketAddress(resolved, port);
            options.progress().address(HostPort.of(address));
            options.progress().entered(Phase.TCP);
            try {
                return connectTo(host, address, options.timeouts());
            } catch (IOException e) {
                failures.add(e);
            }
        }
        if (failures.size() == 1) {
            throw failures.getFirst();
        }
        throw allFailed(HostPort.of(host, port), failures);
    }

    private static Socket connectTo(String host, InetSocketAddress address, Timeouts timeouts)
            throws IOException, InterruptedException {
        var what = what(host, address);
        var limit = timeouts.connect();
        // This thread owns the socket until it is connected; an interrupt or the limit closes it, which ends the
        // connect.
        var socket = new Socket();
        boolean connected = false;
        try {
            socket.setTcpNoDelay(true); // every write is a whole message
            BlockingCall.within(
                    limit,
                    Thread.ofVirtual().name("holdfast-connect-" + what),
                    () -> {
                        socket.connect(address);
                        return socket;
                    },
                    () -> SocketConnection.cut(socket));
            connected = true;
            return socket;
        } catch (TimeoutException e) {
            throw new SocketTimeoutException(what + " did not answer within " + BlockingCall.seconds(limit));
        } catch (IOException e) {
            var failure = new ConnectException("cannot connect to " + what + ": " + e.getMessage());
            failure.initCause(e);
            throw failure;
        } finally {
            if (!connected) {
                SocketConnection.cut(socket);
            }
        }
    }

    private static String what(String host, InetSocketAddress address) {
        var numeric = HostPort.of(address);
        var ip = address.getAddress().getHostAddress();
        return ip.equals(host) ? numeric : HostPort.of(host, address.getPort()) + " at " + numeric;
    }

    private static IOException allFailed(String peer, List<IOException> failures) {
        boolean timeouts = failures.stream().allMatch(SocketTimeoutException.class::isInstance);
        var message = "none of the " + failures.size() + " addresses of " + peer + " can be connected to";
        var all = timeouts ? new SocketTimeoutException(message) : new ConnectException(message);
        failures.forEach(all::addSuppressed);
        return all;
    }
}
