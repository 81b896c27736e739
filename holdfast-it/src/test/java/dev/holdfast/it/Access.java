// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.util.stream.Stream;

/** One way into one server: a line of the matrix that every end-to-end test runs through. */
record Access(RealServer server, Transport transport) {
    static Stream<Access> all() {
        return Stream.of(RealServer.values())
                .flatMap(server -> Stream.of(Transport.values()).map(transport -> new Access(server, transport)));
    }

    @Override
    public String toString() {
        return server + " over " + transport;
    }
}
