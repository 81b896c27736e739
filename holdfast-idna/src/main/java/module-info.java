// SPDX-License-Identifier: Apache-2.0
/** Internationalised domain names for Holdfast: UTS #46 on ICU4J. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.idna {
    requires com.ibm.icu;
    requires dev.holdfast.core;
    requires static org.jspecify;

    provides dev.holdfast.jid.DomainMapping with
            dev.holdfast.idna.Uts46DomainMapping;
}
