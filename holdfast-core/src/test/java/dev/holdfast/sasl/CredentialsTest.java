// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.error.AuthenticationException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final byte[] ENTROPY = "eighteen random by".getBytes(UTF_8);

    private final Credentials credentials = Credentials.password("pencil".toCharArray());

    @Test
    void prefersTheStrongestHashAndShowsThePasswordUnderTlsOnly() {
        assertThat(credentials.mechanisms(true))
                .containsExactly("SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN");
        assertThat(credentials.mechanisms(false)).containsExactly("SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1");
    }

    @Test
    void choosesByStrengthWhateverTheServersOrder() {
        var offered = List.of("PLAIN", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-1", "X-OAUTH2", "SCRAM-SHA-256");

        assertThat(credentials.inCommon(offered, true)).containsExactly("SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN");
        assertThat(credentials.inCommon(offered.reversed(), true))
                .containsExactly("SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN");
        assertThat(credentials.inCommon(offered, false)).containsExactly("SCRAM-SHA-256", "SCRAM-SHA-1");
        assertThat(credentials.inCommon(List.of("EXTERNAL", "scram-sha-1"), true))
                .isEmpty();
    }

    @Test
    void canBeCutOffBelowAMechanism() {
        var strong = credentials.atLeast("SCRAM-SHA-256");

        assertThat(strong.mechanisms(true)).containsExactly("SCRAM-SHA-512", "SCRAM-SHA-256");
        assertThat(strong.inCommon(List.of("PLAIN", "SCRAM-SHA-1"), true)).isEmpty();
        assertThat(strong.start("SCRAM-SHA-256", "user", ENTROPY).name()).isEqualTo("SCRAM-SHA-256");
        assertThatThrownBy(() -> strong.start("SCRAM-SHA-1", "user", ENTROPY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(credentials.atLeast("PLAIN").mechanisms(false))
                .containsExactly("SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1");
        assertThatThrownBy(() -> strong.atLeast("SCRAM-SHA-1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void makesItsNonceOfTheEntropy() {
        assertThat(start("SCRAM-SHA-512"))
                .isEqualTo("n,,n=user,r=" + Base64.getEncoder().encodeToString(ENTROPY));
    }

    @Test
    void insistsOnEnoughEntropyAKnownMechanismAndAPassword() {
        assertThatThrownBy(() -> credentials.start("PLAIN", "user", new byte[17]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> credentials.start("SCRAM-SHA-1-PLUS", "user", ENTROPY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Credentials.password(new char[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsItsOwnCopyOfThePassword() {
        char[] password = "pencil".toCharArray();
        var copied = Credentials.password(password);
        Arrays.fill(password, '\0');

        assertThat(copied.start("PLAIN", "user", ENTROPY).initialResponse())
                .isEqualTo("\0user\0pencil".getBytes(UTF_8));
    }

    @Test
    void startsNothingOnceWiped() {
        credentials.atLeast("SCRAM-SHA-1").wipe();

        assertThatThrownBy(() -> start("PLAIN")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> start("SCRAM-SHA-1")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void showsNoSecretInToString() {
        var scram = credentials.start("SCRAM-SHA-1", "user", ENTROPY);
        var plain = credentials.start("PLAIN", "user", ENTROPY);

        assertThat(List.of(credentials, credentials.atLeast("PLAIN"), scram, plain)
                        .toString())
                .doesNotContain("pencil")
                .contains("SCRAM-SHA-1 for user");
    }

    @Test
    void plainIsOneMessageAndNoMore() {
        var plain = credentials.start("PLAIN", "juli\u00ADet", ENTROPY);

        assertThat(plain.name()).isEqualTo("PLAIN");
        assertThat(plain.initialResponse()).isEqualTo("\0juliet\0pencil".getBytes(UTF_8));
        assertThatThrownBy(plain::initialResponse).isInstanceOf(IllegalStateException.class);
        plain.succeeded(new byte[0]);
        assertThatThrownBy(() -> plain.succeeded(new byte[0])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void plainAnswersNoChallenge() {
        var plain = credentials.start("PLAIN", "user", ENTROPY);
        plain.initialResponse();

        assertThatThrownBy(() -> plain.respond(new byte[0])).isInstanceOf(AuthenticationException.class);
    }

    @Test
    void plainKeepsNoPasswordOnceItIsSentOrGivenUp() {
        byte[] sent = "pencil".getBytes(UTF_8);
        byte[] givenUp = "pencil".getBytes(UTF_8);

        assertThat(new PlainMechanism("user", sent).initialResponse()).endsWith("pencil".getBytes(UTF_8));
        new PlainMechanism("user", givenUp).wipe();

        assertThat(sent).containsOnly(0);
        assertThat(givenUp).containsOnly(0);
    }

    @Test
    void plainSendsNothingOnceWiped() {
        var plain = credentials.start("PLAIN", "user", ENTROPY);
        plain.wipe();

        assertThatThrownBy(plain::initialResponse).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "256", "512"})
    void agreesWithTheJdksPbkdf2(String bits) throws GeneralSecurityException {
        var random = new Random(5802);
        for (int round = 0; round < 20; round++) {
            var password = random.ints(1 + random.nextInt(200), 'a', 'z')
                    .mapToObj(Character::toString)
                    .toList();
            byte[] salt = new byte[1 + random.nextInt(64)];
            random.nextBytes(salt);
            var text = String.join("", password);
            var server = new ScramServer(bits, text, salt, 4096 + random.nextInt(1000));

            assertThat(logsIn(Credentials.password(text.toCharArray()), "SCRAM-SHA-" + bits, server))
                    .isTrue();
        }
    }

    @Test
    void logsInTwiceWithTheSameCredentials() throws GeneralSecurityException {
        byte[] salt = {1, 2, 3};

        assertThat(logsIn(credentials, "SCRAM-SHA-256", new ScramServer("256", "pencil", salt, 4096)))
                .isTrue();
        assertThat(logsIn(credentials, "SCRAM-SHA-256", new ScramServer("256", "pencil", salt, 4096)))
                .isTrue();
        assertThat(logsIn(credentials, "SCRAM-SHA-512", new ScramServer("512", "pencil", salt, 4096)))
                .isTrue();
    }

    @Test
    void anEmojiIsAPasswordAlthoughItIsNewerThanSaslPrep() throws GeneralSecurityException {
        var server = new ScramServer("1", "correct\uD83D\uDC34", new byte[] {1, 2, 3}, 4096);

        assertThat(logsIn(Credentials.password("correct\uD83D\uDC34".toCharArray()), "SCRAM-SHA-1", server))
                .isTrue();
    }

    private static boolean logsIn(Credentials credentials, String mechanism, ScramServer server)
            throws GeneralSecurityException {
        var client = credentials.start(mechanism, "user", ENTROPY);
        byte[] proof = client.respond(server.first(client.initialResponse()));
        client.succeeded(server.last(proof)); // both throw when the other side is wrong
        return true;
    }

    private String start(String mechanism) {
        return new String(credentials.start(mechanism, "user", ENTROPY).initialResponse(), UTF_8);
    }
}
