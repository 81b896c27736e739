// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.util.List;

/** What the DNS says about one service of a domain. */
public sealed interface SrvAnswer {
    /**
     * There are hosts; at least one, in no order.
     *
     * @param authentic whether DNSSEC has proven them, to us and not only to a name server that says so
     */
    record Records(List<SrvRecord> records, boolean authentic) implements SrvAnswer {
        /** @throws IllegalArgumentException if there is none */
        public Records {
            records = List.copyOf(records);
            if (records.isEmpty()) {
                throw new IllegalArgumentException("no records; that is what None is for");
            }
        }

        /**
         * Records that nobody has proven.
         *
         * @throws IllegalArgumentException as the other
         */
        public Records(List<SrvRecord> records) {
            this(records, false);
        }
    }

    /** There is no such record or no such name. */
    record None() implements SrvAnswer {}

    /** RFC 2782: "A Target of "." means that the service is decidedly not available at this domain." */
    record NotOffered() implements SrvAnswer {}

    /** There is no telling: no answer in time, SERVFAIL, REFUSED, an answer that cannot be trusted. */
    record Failed(DnsFailedException cause) implements SrvAnswer {}
}
