// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads SRV records as JNDI writes them: {@code 10 60 5222 xmpp1.example.org.} */
record JndiSrvLookup(JndiQuery query) implements SrvLookup {
    @Override
    public SrvAnswer lookup(String name) throws InterruptedException {
        try {
            return answer(name, query.records(name, "SRV"));
        } catch (DnsFailedException e) {
            return new SrvAnswer.Failed(e);
        } catch (IOException e) {
            return new SrvAnswer.Failed(new DnsFailedException("the DNS look-up of SRV " + name + " failed", e));
        }
    }

    private static SrvAnswer answer(String name, List<String> texts) throws DnsFailedException {
        var records = new ArrayList<SrvRecord>();
        for (var text : texts) {
            var fields = text.split(" ", -1);
            if (fields.length == 4 && fields[3].equals(".")) {
                return new SrvAnswer.NotOffered();
            }
            try {
                records.add(new SrvRecord(
                        Integer.parseInt(fields[0]),
                        Integer.parseInt(fields[1]),
                        Integer.parseInt(fields[2]),
                        fields[3]));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw new DnsFailedException("the SRV record \"" + text + "\" of " + name + " makes no sense", e);
            }
        }
        return records.isEmpty() ? new SrvAnswer.None() : new SrvAnswer.Records(records);
    }
}
