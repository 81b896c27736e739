// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.idna;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.JoiningType;
import com.ibm.icu.lang.UProperty;
import dev.holdfast.jid.InvalidJidException;
import dev.holdfast.jid.Jid;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds the Unicode data that the core lists by hand against ICU's. It stands here because the core has no ICU. */
class PrecisDataTest {
    private static final Jid X = Jid.ofDomain("x");

    /** The code points of this Java's Unicode version that a resource may hold by themselves and that NFC leaves alone. */
    private static final int[] USABLE =
            assigned().filter(PrecisDataTest::isUsable).toArray();

    @Test
    void noDefaultIgnorableCodePointIsAllowed() {
        assertThat(assigned()
                        .filter(c -> UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT))
                        .filter(c -> allows("a" + Character.toString(c))))
                .isEmpty();
    }

    @Test
    void aJoinerMayFollowExactlyTheViramas() {
        assertThat(usable().filter(c -> allows(Character.toString(c) + '\u200D')))
                .containsExactlyElementsOf(usable().filter(c -> UCharacter.getCombiningClass(c) == 9)
                        .boxed()
                        .toList());
    }

    @Test
    void aNonJoinerMayFollowExactlyWhatJoinsTheNextLetter() {
        Set<Integer> joining = Set.of(JoiningType.DUAL_JOINING, JoiningType.LEFT_JOINING);
        assertThat(usable().filter(c -> allows(Character.toString(c) + "\u200C\u0628")))
                .containsExactlyElementsOf(
                        usable().filter(c -> UCharacter.getCombiningClass(c) == 9 || joining.contains(joiningType(c)))
                                .boxed()
                                .toList());
    }

    @Test
    void aNonJoinerMayPrecedeExactlyWhatJoinsThePreviousLetter() {
        Set<Integer> joining = Set.of(JoiningType.DUAL_JOINING, JoiningType.RIGHT_JOINING);
        assertThat(usable().filter(c -> allows("\u0628\u200C" + Character.toString(c))))
                .containsExactlyElementsOf(usable().filter(c -> joining.contains(joiningType(c)))
                        .boxed()
                        .toList());
    }

    @Test
    void aNonJoinerSeesThroughExactlyWhatIsTransparent() {
        assertThat(usable().filter(c -> allows("\u0628" + Character.toString(c) + "\u200C\u0628")
                        && joiningType(c) != JoiningType.DUAL_JOINING
                        && joiningType(c) != JoiningType.LEFT_JOINING
                        && UCharacter.getCombiningClass(c) != 9))
                .containsExactlyElementsOf(usable().filter(c -> joiningType(c) == JoiningType.TRANSPARENT)
                        .filter(c -> UCharacter.getCombiningClass(c) != 9)
                        .boxed()
                        .toList());
    }

    private static int joiningType(int codePoint) {
        return UCharacter.getIntPropertyValue(codePoint, UProperty.JOINING_TYPE);
    }

    private static IntStream usable() {
        return Arrays.stream(USABLE);
    }

    private static boolean isUsable(int codePoint) {
        String text = Character.toString(codePoint);
        return allows(text) && X.withResource(text).resource().orElseThrow().equals(text);
    }

    private static IntStream assigned() {
        return IntStream.rangeClosed(0x80, Character.MAX_CODE_POINT)
                .filter(Character::isDefined)
                .filter(c -> Character.getType(c) != Character.PRIVATE_USE);
    }

    private static boolean allows(String resource) {
        try {
            X.withResource(resource);
            return true;
        } catch (InvalidJidException refused) {
            return false;
        }
    }
}
