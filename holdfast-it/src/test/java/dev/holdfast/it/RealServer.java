// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.IOException;
import java.nio.file.Path;

/** The servers that Holdfast is tested against; .ci/install-servers gets them all. */
enum RealServer {
    PROSODY_12,
    PROSODY_13,
    EJABBERD_23,
    EJABBERD_24;

    ServerSoftware software() {
        var installed = Path.of("/");
        return switch (this) {
            case PROSODY_12 -> new Prosody("0.12", installed, "the Debian package prosody");
            case PROSODY_13 ->
                new Prosody("13", BackportsCache.root("prosody-13"), "prosody of bookworm-backports, unpacked");
            case EJABBERD_23 -> new Ejabberd("23", installed, "the Debian package ejabberd");
            case EJABBERD_24 ->
                new Ejabberd("24", BackportsCache.root("ejabberd-24"), "ejabberd of bookworm-backports, unpacked");
        };
    }

    /** True where each kind of bad certificate has a virtual host: expired.test, selfsigned.test, wronghost.test, untrusted.test. */
    boolean hasBadCertificateHosts() {
        return software() instanceof Prosody;
    }

    /**
     * Starts a server of the caller's own, to be killed and frozen at will; it accepts logins when this returns.
     *
     * @throws AssertionError when the server is not on this machine, or does not come up; the message says what to do or what its log says
     */
    RunningServer start() throws IOException, InterruptedException {
        return RunningServer.start(this);
    }
}
