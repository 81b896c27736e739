// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

/** Is told by a {@link Connector} how far it has come, for the report. From one thread at a time. */
public interface Progress {
    /** Another phase begins here, and with it ends the one before. */
    void entered(Phase phase);

    /** Where the connection goes, such as {@code 192.0.2.1:5222}. */
    void address(String address);

    /** Tells nobody. */
    static Progress untold() {
        return new Progress() {
            @Override
            public void entered(Phase phase) {
                // nobody wants to know
            }

            @Override
            public void address(String address) {
                // nobody wants to know
            }
        };
    }
}
