// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.security.GeneralSecurityException;
import java.util.Base64;

/** The server's side of one SCRAM exchange, without channel binding (RFC 5802). */
final class Scram {
    private final ScramKeys keys;
    private final String serverNonce;
    private String user = "";
    private String header = "";
    private String clientFirstBare = "";
    private String nonce = "";
    private String serverFirst = "";

    Scram(ScramKeys keys, String serverNonce) {
        this.keys = keys;
        this.serverNonce = serverNonce;
    }

    /** Answers the client-first-message; empty if it cannot be understood. */
    String first(String clientFirst) {
        int bare = clientFirst.indexOf(',', clientFirst.indexOf(',') + 1) + 1;
        header = clientFirst.substring(0, bare);
        clientFirstBare = clientFirst.substring(bare);
        String clientNonce = attribute(clientFirstBare, "r=");
        user = attribute(clientFirstBare, "n=").replace("=2C", ",").replace("=3D", "=");
        if (bare == 0 || header.startsWith("p") || user.isEmpty() || clientNonce.isEmpty()) {
            return "";
        }
        nonce = clientNonce + serverNonce;
        serverFirst = "r=" + nonce + keys.parameters();
        return serverFirst;
    }

    /** Answers the client-final-message; empty if it does not prove that the client has the password. */
    String last(String clientFinal) throws GeneralSecurityException {
        int proofAt = clientFinal.lastIndexOf(",p=");
        if (proofAt < 0) {
            return "";
        }
        String withoutProof = clientFinal.substring(0, proofAt);
        byte[] authMessage = Ascii.bytes(clientFirstBare + "," + serverFirst + "," + withoutProof);
        boolean proven = keys.proves(Base64.getDecoder().decode(clientFinal.substring(proofAt + 3)), authMessage)
                && attribute(withoutProof, "c=").equals(Base64.getEncoder().encodeToString(Ascii.bytes(header)))
                && attribute(withoutProof, "r=").equals(nonce);
        return proven ? "v=" + Base64.getEncoder().encodeToString(keys.serverSignature(authMessage)) : "";
    }

    String user() {
        return user;
    }

    private static String attribute(String message, String name) {
        for (String part : message.split(",", -1)) {
            if (part.startsWith(name)) {
                return part.substring(name.length());
            }
        }
        return "";
    }
}
