// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.doctor;

import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerDiscovery;
import dev.holdfast.net.SrvAnswer;
import dev.holdfast.net.SrvLookup;
import dev.holdfast.net.XmppNotOfferedException;
import dev.holdfast.security.ServerDomain;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * What the DNS says of a domain.
 *
 * @param answers by the name that was asked for
 * @param peers in the order in which a client tries them
 * @param failure why there are none
 */
public record Survey(
        String domain, Map<String, SrvAnswer> answers, List<Peer> peers, Optional<Exception> failure, Duration took) {
    public Survey {
        answers = Map.copyOf(answers);
        peers = List.copyOf(peers);
    }

    /** Asks. */
    public static Survey of(ServerDomain domain, SrvLookup lookup, RandomGenerator random) throws InterruptedException {
        var answers = new ConcurrentHashMap<String, SrvAnswer>();
        var listening = PeerDiscovery.srv(
                name -> {
                    var answer = lookup.lookup(name);
                    answers.put(name, answer);
                    return answer;
                },
                random);
        return by(domain, listening, answers);
    }

    /** Asks in a way that knows of no records. */
    public static Survey of(ServerDomain domain, PeerDiscovery discovery) throws InterruptedException {
        return by(domain, discovery, Map.of());
    }

    private static Survey by(ServerDomain domain, PeerDiscovery discovery, Map<String, SrvAnswer> answers)
            throws InterruptedException {
        long begun = System.nanoTime();
        List<Peer> peers = List.of();
        Optional<Exception> failure = Optional.empty();
        try {
            peers = discovery.discover(domain);
        } catch (IOException | XmppNotOfferedException failed) {
            failure = Optional.of(failed);
        }
        var took = Duration.ofNanos(System.nanoTime() - begun);
        return new Survey(domain.name(), answers, peers, failure, took);
    }

    /** Each answer in words, by the name of the service. */
    public Map<String, String> inWords() {
        var words = new TreeMap<String, String>();
        answers.forEach((name, answer) -> words.put(
                name,
                switch (answer) {
                    case SrvAnswer.Records records ->
                        records.records().size() == 1
                                ? "1 record"
                                : records.records().size() + " records";
                    case SrvAnswer.None() -> "no records";
                    case SrvAnswer.NotOffered() -> "\".\", not offered here";
                    case SrvAnswer.Failed(var cause) -> "no answer: " + cause.getMessage();
                }));
        return words;
    }
}
