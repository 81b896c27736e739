// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.error.AuthenticationException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server must not get away with; the exchange is the one of RFC 5802 §5. */
class ScramRefusalsTest {
    private static final String NONCE = "fyko+d2lbbFgONRv9qkxdawL";
    private static final String FIRST = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";
    private static final String FINAL = "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=";

    private final byte[] password = "pencil".getBytes(UTF_8);
    private final ScramKeyCache cache = new ScramKeyCache();
    private final ScramMechanism scram = new ScramMechanism(ScramHash.SHA_1, "user", password, NONCE, cache);

    @ParameterizedTest
    @MethodSource("brokenFirstMessages")
    void refusesABrokenFirstMessage(Map.Entry<String, String> broken) {
        scram.initialResponse();

        refuses(() -> scram.respond(broken.getKey().getBytes(UTF_8)))
                .hasMessageStartingWith("SCRAM-SHA-1 for user: ")
                .hasMessageContaining(broken.getValue());
        assertThat(password).containsOnly(0);
        assertThatThrownBy(() -> scram.respond(FIRST.getBytes(UTF_8))).isInstanceOf(IllegalStateException.class);
    }

    static List<Map.Entry<String, String>> brokenFirstMessages() {
        var start = "r=" + NONCE + "server,s=QSXCR+Q6sek8bf92";
        return List.of(
                // the nonce
                Map.entry("r=ABko+d2lbbFgONRv9qkxdawL3rfc,s=QSXCR+Q6sek8bf92,i=4096", "does not continue ours"),
                Map.entry("r=server" + NONCE + ",s=QSXCR+Q6sek8bf92,i=4096", "does not continue ours"),
                Map.entry("r=" + NONCE.toLowerCase(Locale.ROOT) + "x,s=QSXC,i=4096", "does not continue ours"),
                Map.entry("r=" + NONCE.substring(1) + ",s=QSXCR+Q6sek8bf92,i=4096", "does not continue ours"),
                Map.entry("r=" + NONCE + ",s=QSXCR+Q6sek8bf92,i=4096", "added nothing to our nonce"),
                Map.entry("r=" + NONCE + "é,s=QSXCR+Q6sek8bf92,i=4096", "unprintable"),
                Map.entry("r=" + NONCE + " x,s=QSXCR+Q6sek8bf92,i=4096", "unprintable"),
                // the salt
                Map.entry("r=" + NONCE + "x,s=,i=4096", "no SCRAM attribute but 's='"),
                Map.entry("r=" + NONCE + "x,s=QSX*,i=4096", "salt is not Base64: 'QSX*'"),
                Map.entry("r=" + NONCE + "x,s=QQ,i=4096", "salt is not canonical Base64: 'QQ'"),
                Map.entry("r=" + NONCE + "x,s=QR==,i=4096", "salt is not canonical Base64: 'QR=='"),
                Map.entry("r=" + NONCE + "x,s====,i=4096", "salt is not Base64: '==='"),
                // the iteration count
                Map.entry(start + ",i=1", "asks for '1' iterations; accepted are 4096 to 2000000"),
                Map.entry(start + ",i=4095", "asks for '4095' iterations; accepted are 4096 to 2000000"),
                Map.entry(start + ",i=0", "iteration count is no number: '0'"),
                Map.entry(start + ",i=04096", "iteration count is no number: '04096'"),
                Map.entry(start + ",i=-4096", "iteration count is no number: '-4096'"),
                Map.entry(start + ",i=+4096", "iteration count is no number: '+4096'"),
                Map.entry(start + ",i=4096.0", "iteration count is no number"),
                Map.entry(start + ",i=٤٠٩٦", "iteration count is no number"),
                // order and completeness
                Map.entry(start, "the end of its message where SCRAM puts the attribute i"),
                Map.entry(start + ",x=1,i=4096", "'x=1' where SCRAM puts the attribute i"),
                Map.entry("s=QSXCR+Q6sek8bf92,r=" + NONCE + "x,i=4096", "where SCRAM puts the attribute r"),
                Map.entry("x=1," + FIRST, "where SCRAM puts the attribute r"),
                Map.entry("R=" + NONCE + "x,s=QSXC,i=4096", "where SCRAM puts the attribute r"),
                Map.entry(FINAL, "where SCRAM puts the attribute r"),
                Map.entry("", "no SCRAM attribute but ''"),
                Map.entry(FIRST + ",", "no SCRAM attribute but ''"),
                Map.entry(FIRST + ",1=x", "no SCRAM attribute but '1=x'"),
                // extensions and errors
                Map.entry("m=strong," + FIRST, "demands a SCRAM extension that is not known here: 'm=strong'"),
                Map.entry(FIRST + ",m=strong", "demands a SCRAM extension that is not known here: 'm=strong'"),
                Map.entry("e=unknown-user", "reports a SCRAM error: 'unknown-user'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000001", "2147483648", "4294971392", "99999999999999999999999999999999"})
    @Timeout(5)
    void refusesAHugeIterationCountAtOnce(String iterations) {
        scram.initialResponse();

        refuses(() -> scram.respond(FIRST.replace("4096", iterations).getBytes(UTF_8)))
                .hasMessageContaining(
                        "the server asks for '" + iterations + "' iterations; accepted are 4096 to 2000000");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        scram.initialResponse();

        refuses(() -> scram.respond(new byte[] {'r', '=', (byte) 0xC0, (byte) 0x80}))
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void refusesATruncatedUtf8SequenceAtTheEnd() {
        byte[] first = (FIRST + ",x=é").getBytes(UTF_8);
        scram.initialResponse();

        refuses(() -> scram.respond(Arrays.copyOf(first, first.length - 1))).hasMessageContaining("not UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=rmF9pqV8S7suAoZWja4dJRkFsKU= | signature is wrong",
                "v=rmF9 | signature is wrong",
                "v= | no SCRAM attribute",
                "v=rmF9pqV8S7suAoZWja4dJRkFsKQ | not canonical Base64",
                "x=1,v=rmF9pqV8S7suAoZWja4dJRkFsKQ= | where SCRAM puts the attribute v",
                "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=,m=x | extension that is not known",
                "e=invalid-proof | reports a SCRAM error: 'invalid-proof'",
                "r=fyko | where SCRAM puts the attribute v",
            })
    void refusesABrokenProofOfTheServerHoweverItComes(String broken, String reason) {
        scram.initialResponse();
        scram.respond(FIRST.getBytes(UTF_8));
        refuses(() -> scram.succeeded(broken.getBytes(UTF_8))).hasMessageContaining(reason);

        var other = new ScramMechanism(ScramHash.SHA_1, "user", "pencil".getBytes(UTF_8), NONCE, cache);
        other.initialResponse();
        other.respond(FIRST.getBytes(UTF_8));
        refuses(() -> other.respond(broken.getBytes(UTF_8))).hasMessageContaining(reason);

        assertThat(cache.find(new ScramSalting(ScramHash.SHA_1, "QSXCR+Q6sek8bf92", 4096)))
                .isEmpty();
    }

    @Test
    void refusesSuccessWithoutAnyProof() {
        scram.initialResponse();
        scram.respond(FIRST.getBytes(UTF_8));

        refuses(() -> scram.succeeded(new byte[0])).hasMessageContaining("has not proven that it knows the password");
    }

    @Test
    void refusesSuccessBeforeTheChallenge() {
        scram.initialResponse();

        refuses(() -> scram.succeeded(FINAL.getBytes(UTF_8))).hasMessageContaining("before it has seen a proof");
    }

    @Test
    void takesTheProofInAChallengeToo() {
        scram.initialResponse();
        scram.respond(FIRST.getBytes(UTF_8));

        assertThat(scram.respond(FINAL.getBytes(UTF_8))).isEmpty();
        scram.succeeded(new byte[0]);
    }

    @Test
    void refusesMoreAfterTheProof() {
        scram.initialResponse();
        scram.respond(FIRST.getBytes(UTF_8));
        scram.respond(FINAL.getBytes(UTF_8));

        refuses(() -> scram.respond(FINAL.getBytes(UTF_8))).hasMessageContaining("goes on after its proof");
    }

    @Test
    void refusesDataWithSuccessAfterTheProof() {
        scram.initialResponse();
        scram.respond(FIRST.getBytes(UTF_8));
        scram.respond(FINAL.getBytes(UTF_8));

        refuses(() -> scram.succeeded(FINAL.getBytes(UTF_8))).hasMessageContaining("goes on after its proof");
    }

    @Test
    void showsTheServersWordsShortenedAndWithoutControlCharacters() {
        scram.initialResponse();

        refuses(() -> scram.respond(("e=a\u001b[31m\nb" + "x".repeat(1000)).getBytes(UTF_8)))
                .satisfies(refused -> assertThat(refused.getMessage())
                        .contains("'a?[31m?bxxx")
                        .doesNotContain("\u001b", "\n")
                        .hasSizeLessThan(200));
    }

    @Test
    void isUsedOnceAndInOrder() {
        assertThatThrownBy(() -> scram.respond(FIRST.getBytes(UTF_8))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> scram.succeeded(FINAL.getBytes(UTF_8))).isInstanceOf(IllegalStateException.class);
        scram.initialResponse();
        assertThatThrownBy(scram::initialResponse).isInstanceOf(IllegalStateException.class);
        scram.respond(FIRST.getBytes(UTF_8));
        scram.succeeded(FINAL.getBytes(UTF_8));
        assertThatThrownBy(() -> scram.succeeded(FINAL.getBytes(UTF_8))).isInstanceOf(IllegalStateException.class);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refuses(ThrowingCallable step) {
        return assertThatThrownBy(step)
                .isInstanceOf(AuthenticationException.class)
                .satisfies(refused -> assertThat(((AuthenticationException) refused).condition())
                        .isEmpty());
    }
}
