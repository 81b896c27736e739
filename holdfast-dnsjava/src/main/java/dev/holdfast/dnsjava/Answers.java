// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dnsjava;

import dev.holdfast.net.DnsFailedException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** What an answer says about a name; what it says about others is of no interest. */
final class Answers {
    private static final int MOST_ALIASES = 16; // as BIND; only to end a circle

    private Answers() {}

    /** The records at the end of the chain of aliases that begins with the name. */
    static <T extends Record> List<T> about(Name name, Class<T> type, Message answer) throws DnsFailedException {
        var owner = name;
        for (int aliases = 0; aliases <= MOST_ALIASES; aliases++) {
            var records = records(owner, type, answer).toList();
            if (!records.isEmpty()) {
                return records;
            }
            Optional<CNAMERecord> alias =
                    records(owner, CNAMERecord.class, answer).findFirst();
            if (alias.isEmpty()) {
                return List.of();
            }
            owner = alias.get().getTarget();
        }
        throw new DnsFailedException("the aliases of " + name + " in the DNS have no end");
    }

    private static <T extends Record> Stream<T> records(Name owner, Class<T> type, Message answer) {
        return answer.getSection(Section.ANSWER).stream()
                .filter(type::isInstance)
                .filter(each -> each.getName().equals(owner))
                .map(type::cast);
    }
}
