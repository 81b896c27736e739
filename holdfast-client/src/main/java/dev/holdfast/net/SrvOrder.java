// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The order of RFC 2782: ascending priority, and a weighted shuffle within a priority. */
final class SrvOrder {
    private SrvOrder() {}

    /** A record, how its host is to be connected to, and how good the record is: see {@link PeerSource.Srv}. */
    record Candidate(SrvRecord service, Connector connector, boolean authentic, Optional<Duration> age) {
        Candidate(SrvRecord service, Connector connector) {
            this(service, connector, false, Optional.empty());
        }

        /** The same, known for so long. What was proven then is not proven now: the domain may have changed hands. */
        Candidate aged(Duration since) {
            return new Candidate(service, connector, false, Optional.of(since));
        }

        Peer peer() {
            var source = new PeerSource.Srv(service.priority(), service.weight(), authentic, age);
            return new Peer(service.target(), service.port(), connector, source);
        }
    }

    static List<Peer> of(List<Candidate> candidates, RandomGenerator random) {
        return candidates.stream()
                .collect(Collectors.groupingBy(
                        candidate -> candidate.service().priority(), TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(group -> shuffled(group, random).stream())
                .map(Candidate::peer)
                .toList();
    }

    private static List<Candidate> shuffled(List<Candidate> group, RandomGenerator random) {
        // RFC 2782: "arrange all SRV RRs (that have not been ordered yet) in any order, except that all those with
        // weight 0 are placed at the beginning"
        var left = new ArrayList<>(group);
        left.sort(Comparator.comparing(candidate -> candidate.service().weight() > 0));
        var ordered = new ArrayList<Candidate>();
        while (!left.isEmpty()) {
            ordered.add(left.remove(next(left, random)));
        }
        return ordered;
    }

    private static int next(List<Candidate> left, RandomGenerator random) {
        int total = left.stream()
                .mapToInt(candidate -> candidate.service().weight())
                .sum();
        // RFC 2782: "choose a uniform random number between 0 and the sum computed (inclusive), and select the RR whose
        // running sum value is the first in the
        // selected order which is greater than or equal to the random number selected"
        int chosen = left.size() == 1 ? 0 : random.nextInt(total + 1);
        int sum = 0;
        int index = -1;
        do {
            index++;
            sum += left.get(index).service().weight();
        } while (sum < chosen);
        return index;
    }
}
