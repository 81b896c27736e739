// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** A password and the SCRAM keys that were derived from it lately. */
final class PasswordCredentials implements Credentials {
    /** 144 bits: no nonce repeats in the life of an account, and Base64 needs no padding for it. */
    static final int ENTROPY_BYTES = 18;

    private final Object lock = new Object();
    private final char[] password; // contents guarded by lock
    private boolean wiped; // guarded by lock
    private final ScramKeyCache keys = new ScramKeyCache();

    PasswordCredentials(char[] password) {
        if (password.length == 0) {
            throw new IllegalArgumentException("a password must not be empty");
        }
        this.password = password.clone();
    }

    @Override
    public List<String> mechanisms(boolean secure) {
        var scram = Arrays.stream(ScramHash.values()).map(ScramHash::mechanism);
        return (secure ? Stream.concat(scram, Stream.of(PlainMechanism.NAME)) : scram).toList();
    }

    @Override
    public SaslMechanism start(String mechanism, String username, byte[] entropy) {
        if (entropy.length < ENTROPY_BYTES) {
            throw new IllegalArgumentException(
                    entropy.length + " random bytes; at least " + ENTROPY_BYTES + " are needed");
        }
        if (mechanism.equals(PlainMechanism.NAME)) {
            return new PlainMechanism(SaslPrep.username(username), preparedPassword());
        }
        for (var hash : ScramHash.values()) {
            if (mechanism.equals(hash.mechanism())) {
                var nonce = Base64.getEncoder().encodeToString(entropy);
                return new ScramMechanism(hash, SaslPrep.username(username), preparedPassword(), nonce, keys);
            }
        }
        throw new IllegalArgumentException(mechanism + " is none of " + mechanisms(true));
    }

    private byte[] preparedPassword() {
        synchronized (lock) {
            if (wiped) {
                throw new IllegalStateException("the password has been wiped");
            }
            return SaslPrep.password(password);
        }
    }

    @Override
    public void wipe() {
        synchronized (lock) {
            wiped = true;
            Arrays.fill(password, '\0');
        }
        keys.wipe();
    }

    @Override
    public String toString() {
        return "password for " + String.join(", ", mechanisms(true));
    }
}
