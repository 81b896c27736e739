// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RehearsalTest {
    @Test
    @Timeout(60)
    void everyCommandDoesWhatItIsFor() throws Exception {
        assertThat(Rehearsal.rehearse()).isZero();
    }

    @Test
    void aProcessThatMayNotCallNativeCodeEndsAsTheJvmDoes() {
        assertThat(ProcessEnd.class.getModule().isNativeAccessEnabled()).isFalse();
        assertThat(ProcessEnd.exit()).isEmpty();
    }
}
