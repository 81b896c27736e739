// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import dev.holdfast.jid.Jid;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.List;
import java.util.Optional;

/** An info/query stanza (RFC 6120 §8.2.3): a request with one payload, or the answer to one. */
public sealed interface Iq extends Stanza {
    /** {@link Get} or {@link Set}: must be answered. */
    sealed interface Request extends Iq {
        /** What is asked. */
        Element payload();

        @Override
        Request withHeader(StanzaHeader header);

        @Override
        default List<Element> children() {
            return List.of(payload());
        }

        /** The answer that all is well. */
        default Result result(Optional<Element> payload) {
            return new Result(header().reply(), payload);
        }

        /** The answer that it cannot be done. */
        default Failure failure(StanzaError error) {
            return new Failure(header().reply(), error, Optional.empty());
        }
    }

    /** {@link Result} or {@link Failure}: never answered. */
    sealed interface Response extends Iq {}

    /** Asks for information. */
    record Get(StanzaHeader header, Element payload) implements Request {
        @Override
        public Get withHeader(StanzaHeader header) {
            return new Get(header, payload);
        }
    }

    /** Asks for something to be done. */
    record Set(StanzaHeader header, Element payload) implements Request {
        @Override
        public Set withHeader(StanzaHeader header) {
            return new Set(header, payload);
        }
    }

    /** All is well. */
    record Result(StanzaHeader header, Optional<Element> payload) implements Response {
        @Override
        public Result withHeader(StanzaHeader header) {
            return new Result(header, payload);
        }

        @Override
        public List<Element> children() {
            return payload.map(List::of).orElseGet(List::of);
        }
    }

    /**
     * It cannot be done.
     *
     * @param payload the payload of the request, where the peer sent it back
     */
    record Failure(StanzaHeader header, StanzaError error, Optional<Element> payload) implements Response {
        @Override
        public Failure withHeader(StanzaHeader header) {
            return new Failure(header, error, payload);
        }

        @Override
        public List<Element> children() {
            return payload.map(element -> List.of(element, error.toElement()))
                    .orElseGet(() -> List.of(error.toElement()));
        }
    }

    static Get get(Jid to, Element payload) {
        return new Get(StanzaHeader.to(to), payload);
    }

    /** A request to our own account, or to the server on its behalf. */
    static Get get(Element payload) {
        return new Get(StanzaHeader.none(), payload);
    }

    static Set set(Jid to, Element payload) {
        return new Set(StanzaHeader.to(to), payload);
    }

    /** A request to our own account, or to the server on its behalf. */
    static Set set(Element payload) {
        return new Set(StanzaHeader.none(), payload);
    }

    @Override
    Iq withHeader(StanzaHeader header);

    /** The name of all IQ stanzas. */
    Name NAME = new Name(NAMESPACE, "iq");
}
