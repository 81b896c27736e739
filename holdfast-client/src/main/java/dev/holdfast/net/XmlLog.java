// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

/**
 * Where the XML of a stream is shown, for people who look for a fault.
 *
 * <p>Called by the threads that read and write, one call after the other in each direction; secrets are masked by then. A
 * call is not a whole element, but what was read or written together. It must not wait for the client; what it throws is
 * logged, and hurts nobody.
 */
public interface XmlLog {
    void sent(String xml);

    void received(String xml);

    /** Whether there is anything to be called for. */
    default boolean shown() {
        return true;
    }

    /** Shows nothing, and costs nothing. */
    static XmlLog none() {
        return None.INSTANCE;
    }

    /** Replaces what SASL elements and passwords hold. */
    static String mask(String xml) {
        return Secrets.mask(xml);
    }

    /** The one that shows nothing. */
    enum None implements XmlLog {
        INSTANCE;

        @Override
        public boolean shown() {
            return false;
        }

        @Override
        public void sent(String xml) {
            // nobody looks
        }

        @Override
        public void received(String xml) {
            // nobody looks
        }
    }
}
