// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The JDK's own resolution, which blocks in native code. */
record SystemHostLookup(Duration limit) implements HostLookup {
    @Override
    public List<InetAddress> addresses(String host) throws IOException, InterruptedException {
        try {
            // a platform thread: getaddrinfo would keep a carrier of virtual threads busy for as long as it hangs
            return BlockingCall.within(
                    limit,
                    Thread.ofPlatform().daemon().name("holdfast-resolve-" + host),
                    () -> List.of(InetAddress.getAllByName(host)),
                    () -> {});
        } catch (UnknownHostException e) {
            var unknown = new UnknownHostException("the host name " + host + " cannot be resolved: " + e.getMessage());
            unknown.initCause(e);
            throw unknown;
        } catch (TimeoutException e) {
            throw new DnsFailedException(
                    "the system did not resolve the host name " + host + " within " + BlockingCall.seconds(limit), e);
        }
    }
}
