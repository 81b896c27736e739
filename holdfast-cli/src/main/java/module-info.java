// SPDX-License-Identifier: Apache-2.0
/** The {@code holdfast} command. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.cli {
    requires com.fasterxml.jackson.core;
    requires dev.holdfast.client;
    requires dev.holdfast.idna;
    requires dev.holdfast.testkit;
    requires dev.holdfast.websocket;
    requires info.picocli;
    requires java.logging;
    requires static org.jspecify;

    opens dev.holdfast.cli to
            info.picocli;
}
