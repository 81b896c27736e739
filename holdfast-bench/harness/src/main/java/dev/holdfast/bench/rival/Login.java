// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.rival;

import java.nio.file.Path;

/**
 * Where to log in, and who.
 *
 * @param port of the host; what it expects first is said by {@code directTls}
 * @param authority a PEM file with the certificate to trust
 * @param reconnect what to do when the connection is lost
 */
public record Login(
        String host,
        int port,
        boolean directTls,
        Path authority,
        String domain,
        String user,
        String password,
        Reconnect reconnect) {}
