// SPDX-License-Identifier: Apache-2.0
/** Name resolution with DNSSEC for Holdfast, on dnsjava. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.dnsjava {
    requires org.dnsjava;
    requires transitive dev.holdfast.client;
    requires static org.jspecify;

    exports dev.holdfast.dnsjava;
}
