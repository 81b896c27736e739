// SPDX-License-Identifier: Apache-2.0
/** Examples: what an application on the module path sees of Holdfast, and nothing more. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.examples {
    requires dev.holdfast.client;
    requires static org.jspecify;

    exports dev.holdfast.examples;
}
