// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import java.util.List;

/** Credentials cut off below one mechanism. */
record StrongCredentials(Credentials all, String weakest) implements Credentials {
    StrongCredentials {
        if (!all.mechanisms(true).contains(weakest)) {
            throw new IllegalArgumentException(weakest + " is none of " + all.mechanisms(true));
        }
    }

    @Override
    public List<String> mechanisms(boolean secure) {
        var ordered = all.mechanisms(true);
        var strong = ordered.subList(0, ordered.indexOf(weakest) + 1);
        return all.mechanisms(secure).stream().filter(strong::contains).toList();
    }

    @Override
    public SaslMechanism start(String mechanism, String username, byte[] entropy) {
        if (!mechanisms(true).contains(mechanism)) {
            throw new IllegalArgumentException(mechanism + " is none of " + mechanisms(true));
        }
        return all.start(mechanism, username, entropy);
    }

    @Override
    public void wipe() {
        all.wipe();
    }

    @Override
    public String toString() {
        return all + ", at least " + weakest;
    }
}
