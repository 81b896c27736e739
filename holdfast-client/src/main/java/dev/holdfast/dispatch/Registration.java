// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

/** Something that was registered; closing takes it back, and doing so twice does no harm. From any thread. */
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
