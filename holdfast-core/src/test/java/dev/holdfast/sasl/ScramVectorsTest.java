// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScramVectorsTest {
    private static final String NONCE_256 = "rOprNGfwEbeRWgbNEkqO";
    private static final String FIRST_256 =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final String FINAL_256 = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=";

    @Test
    void speaksTheExampleOfRfc5802() {
        var scram = scram(ScramHash.SHA_1, "user", "pencil", "fyko+d2lbbFgONRv9qkxdawL");

        assertThat(text(scram.initialResponse())).isEqualTo("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
        assertThat(respond(scram, "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"))
                .isEqualTo("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
        scram.succeeded(bytes("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
    }

    @Test
    void speaksTheExampleOfRfc7677() {
        var scram = scram(ScramHash.SHA_256, "user", "pencil", NONCE_256);

        assertThat(text(scram.initialResponse())).isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(respond(scram, FIRST_256)).isEqualTo(FINAL_256 + "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        scram.succeeded(bytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    /** No RFC has an example for SHA-512: the one of RFC 7677, with proof and signature computed by Python's hashlib. */
    @Test
    void speaksSha512AsPythonDoes() {
        var scram = scram(ScramHash.SHA_512, "user", "pencil", NONCE_256);

        assertThat(text(scram.initialResponse())).isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(respond(scram, FIRST_256))
                .isEqualTo(FINAL_256
                        + "gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ==");
        scram.succeeded(
                bytes("v=ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw=="));
    }

    /** Also computed by Python's hashlib: the password is "IX ä" after SASLprep. */
    @Test
    void preparesTheUserNameAndThePasswordAndSkipsOptionalExtensions() {
        var scram = scram(ScramHash.SHA_256, "=a,b=2C", "I\u00ADX\u00A0a\u0308", NONCE_256);

        assertThat(text(scram.initialResponse())).isEqualTo("n,,n==3Da=2Cb=3D2C,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(respond(scram, "r=rOprNGfwEbeRWgbNEkqOsrv,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=5000,h=abc,x=a=b"))
                .isEqualTo("c=biws,r=rOprNGfwEbeRWgbNEkqOsrv,p=nueV4eJS1N/Bm8ruxZhmiXu9UWwpNn0ePr3coyhqJyE=");
        scram.succeeded(bytes("v=bksX7mw4U7J7uZXFtwvuRdr/JZLnje0xPDlfpIRb9KQ=,y=z"));
    }

    /** RFC 6070, without its 16,777,216 rounds. "Hi" is one block of PBKDF2, so outputs are compared as far as both go. */
    @ParameterizedTest
    @CsvSource({
        "password, salt, 1, 0c60c80f961f0e71f3a9b524af6012062fe037a6",
        "password, salt, 2, ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957",
        "password, salt, 4096, 4b007901b765489abead49d926f721d065a429c1",
        "passwordPASSWORDpassword, saltSALTsaltSALTsaltSALTsaltSALTsalt, 4096, 3d2eec4fe41c849b80c8d83662c0e44a8b291a96",
        "pass\0word, sa\0lt, 4096, 56fa6aa75548099dcc37d7f03425e0c3",
    })
    void derivesTheKeysOfRfc6070(String password, String salt, int iterations, String expected) {
        byte[] derived = ScramHash.SHA_1.hi(bytes(password), bytes(salt), iterations);

        assertThat(HexFormat.of().formatHex(derived)).startsWith(expected).hasSize(40);
    }

    private static ScramMechanism scram(ScramHash hash, String username, String password, String nonce) {
        return new ScramMechanism(
                hash,
                SaslPrep.username(username),
                SaslPrep.password(password.toCharArray()),
                nonce,
                new ScramKeyCache());
    }

    private static String respond(SaslMechanism scram, String challenge) {
        return text(scram.respond(bytes(challenge)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
