// SPDX-License-Identifier: Apache-2.0
/** Servers to test XMPP clients against: exact scripted dialogues, and a small server that behaves. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.testkit {
    requires static org.jspecify;

    exports dev.holdfast.testkit;
}
