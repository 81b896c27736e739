// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Where passwords and keys are kept, and for how long. */
class ScramSecretsTest {
    private static final String NONCE = "fyko+d2lbbFgONRv9qkxdawL";
    private static final byte[] FIRST =
            "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096".getBytes(UTF_8);
    private static final byte[] FINAL = "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=".getBytes(UTF_8);
    private static final ScramSalting SALTING = new ScramSalting(ScramHash.SHA_1, "QSXCR+Q6sek8bf92", 4096);
    private static final byte[] MESSAGE = "message".getBytes(UTF_8);

    private final ScramKeyCache cache = new ScramKeyCache();

    @Test
    void wipesThePasswordAsSoonAsItIsNotNeeded() {
        byte[] password = "pencil".getBytes(UTF_8);
        var scram = scram(password);
        scram.initialResponse();
        assertThat(password).isEqualTo("pencil".getBytes(UTF_8));

        scram.respond(FIRST);

        assertThat(password).containsOnly(0);
    }

    @Test
    void wipesThePasswordWhenTheExchangeIsGivenUp() {
        byte[] password = "pencil".getBytes(UTF_8);
        var scram = scram(password);

        scram.wipe();
        scram.wipe();

        assertThat(password).containsOnly(0);
        assertThatThrownBy(scram::initialResponse).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsTheKeysOnceTheServerHasProvenItself() {
        var scram = scram("pencil".getBytes(UTF_8));
        scram.initialResponse();
        scram.respond(FIRST);
        assertThat(cache.find(SALTING)).isEmpty();

        scram.succeeded(FINAL);

        assertThat(cache.find(SALTING)).isPresent();
    }

    @Test
    void usesTheKeptKeysAndNotThePassword() {
        cache.keep(SALTING, ScramKeys.derive(SALTING, "pencil".getBytes(UTF_8)));
        var scram = scram("not needed".getBytes(UTF_8));
        scram.initialResponse();

        assertThat(new String(scram.respond(FIRST), UTF_8)).endsWith(",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
        scram.succeeded(FINAL);
    }

    @Test
    void derivesAnewForAnotherSaltCountOrHash() {
        cache.keep(SALTING, ScramKeys.derive(SALTING, "pencil".getBytes(UTF_8)));

        assertThat(cache.find(new ScramSalting(ScramHash.SHA_1, "QSXCR+Q6sek8bf93", 4096)))
                .isEmpty();
        assertThat(cache.find(new ScramSalting(ScramHash.SHA_1, "QSXCR+Q6sek8bf92", 4097)))
                .isEmpty();
        assertThat(cache.find(new ScramSalting(ScramHash.SHA_256, "QSXCR+Q6sek8bf92", 4096)))
                .isEmpty();
    }

    @Test
    void keepsTheKeysUsedMostRecently() {
        var first = salting(4096);
        var second = salting(4097);
        var third = salting(4098);
        keep(first);
        keep(second);
        cache.find(first); // now the second is the oldest

        keep(third);

        assertThat(cache.find(first)).isPresent();
        assertThat(cache.find(second)).isEmpty();
        assertThat(cache.find(third)).isPresent();
    }

    @Test
    void handsOutCopiesSoThatWipingOneSparesTheOther() {
        keep(SALTING);
        byte[] signature = cache.find(SALTING).orElseThrow().serverSignature(MESSAGE);

        var handedOut = cache.find(SALTING).orElseThrow();
        handedOut.wipe();

        assertThat(handedOut.serverSignature(MESSAGE)).isNotEqualTo(signature);
        assertThat(cache.find(SALTING).orElseThrow().serverSignature(MESSAGE)).isEqualTo(signature);
    }

    @Test
    void keepsNothingAfterItWasWiped() {
        keep(SALTING);
        cache.wipe();
        assertThat(cache.find(SALTING)).isEmpty();

        keep(SALTING);
        assertThat(cache.find(SALTING)).isEmpty();
    }

    @Test
    void wipedKeysAreZeros() {
        var keys = ScramKeys.derive(SALTING, "pencil".getBytes(UTF_8));
        keys.wipe();

        byte[] zeros = new byte[20];
        assertThat(keys.serverSignature(MESSAGE)).isEqualTo(ScramHash.SHA_1.hmac(zeros, MESSAGE));
        assertThat(keys.clientProof(MESSAGE)).isEqualTo(ScramHash.SHA_1.hmac(zeros, MESSAGE));
    }

    private ScramMechanism scram(byte[] password) {
        return new ScramMechanism(ScramHash.SHA_1, "user", password, NONCE, cache);
    }

    private void keep(ScramSalting salting) {
        cache.keep(salting, ScramKeys.derive(salting, "pencil".getBytes(UTF_8)));
    }

    private static ScramSalting salting(int iterations) {
        return new ScramSalting(ScramHash.SHA_1, "QSXCR+Q6sek8bf92", iterations);
    }
}
