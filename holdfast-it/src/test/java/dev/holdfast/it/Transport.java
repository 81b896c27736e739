// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

/** The two ways to TLS that RFC 6120 §5 and XEP-0368 know. */
enum Transport {
    STARTTLS,
    DIRECT_TLS
}
