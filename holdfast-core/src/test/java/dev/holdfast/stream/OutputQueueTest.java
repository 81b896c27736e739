// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ByteBufferBackingArray") // whose array it is is what this is about
class OutputQueueTest {
    private final OutputQueue queue = new OutputQueue(false);

    private void write(String text) {
        queue.separate();
        queue.last().append(text);
    }

    private static String text(ByteBuffer piece) {
        return UTF_8.decode(piece.duplicate()).toString();
    }

    @Test
    void whatIsLittleStaysInOnePiece() {
        write("one");
        write("two");
        assertThat(queue.written()).isEqualTo(6);
        assertThat(queue.taken()).isZero();
        assertThat(text(queue.take())).isEqualTo("onetwo");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.taken()).isEqualTo(6);
    }

    @Test
    void whatIsMuchComesInPiecesThatNeverCutWhatBelongsTogether() {
        var thing = "x".repeat(20_000);
        for (int i = 0; i < 7; i++) {
            write(thing);
        }
        for (int pieces : new int[] {3, 3, 1}) {
            assertThat(queue.isEmpty()).isFalse();
            assertThat(queue.take().remaining()).isEqualTo(pieces * 20_000);
        }
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.taken()).isEqualTo(140_000).isEqualTo(queue.written());
    }

    @Test
    void allOfItCanBeTakenAtOnce() {
        for (var part : new String[] {"a", "b", "c"}) {
            write(part.repeat(50_000));
        }
        assertThat(text(queue.takeAll())).isEqualTo("a".repeat(50_000) + "b".repeat(50_000) + "c".repeat(50_000));
        assertThat(queue.isEmpty()).isTrue();
        write("d");
        assertThat(text(queue.takeAll())).isEqualTo("d");
    }

    @Test
    void theMemoryOfAPieceIsUsedAgain() {
        write("one");
        var one = queue.take();
        write("two"); // while the first is on its way
        queue.reuse(one);
        var two = queue.take();
        assertThat(two.array()).isNotSameAs(one.array());
        write("three");
        assertThat(text(two)).isEqualTo("two");
        var three = queue.take();
        assertThat(three.array()).isSameAs(one.array());
        assertThat(text(three)).isEqualTo("three");
    }

    @Test
    void memoryThatLittleNeedsIsLetGo() {
        write("x".repeat(60_000));
        var large = queue.take();
        queue.reuse(large);
        write("a little"); // the last piece was begun before
        queue.reuse(queue.take());
        write("a little");
        var small = queue.take();
        assertThat(small.array()).isSameAs(large.array());
        queue.reuse(small);
        write("a little");
        assertThat(queue.take().array()).hasSizeLessThan(1_000);
        write("a little");
        assertThat(queue.take().array()).hasSizeLessThan(1_000);
    }

    @Test
    void whatAPictureNeededIsNotKept() {
        write("x".repeat(200_000));
        var picture = queue.take();
        queue.reuse(picture);
        write("a little");
        queue.take();
        write("a little");
        assertThat(queue.take().array()).isNotSameAs(picture.array()).hasSizeLessThan(1_000);
    }
}
