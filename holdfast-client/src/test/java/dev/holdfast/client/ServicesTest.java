// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static dev.holdfast.client.LoopbackClients.JULIET;
import static dev.holdfast.client.LoopbackClients.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.jid.Jid;
import dev.holdfast.service.Service;
import dev.holdfast.service.ServiceContext;
import dev.holdfast.service.ServiceType;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.StanzaErrorException;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServicesTest {
    private static final Name QUESTION = new Name("urn:test", "question");

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<ServiceType<Named>> needed = new ArrayList<>();
    private final ServiceType<Named> lower = ServiceType.of(Named.class, context -> new Named("lower", context));
    private final ServiceType<Named> upper = ServiceType.of(Named.class, context -> {
        needed.forEach(context::require);
        return new Named("upper", context);
    });
    private LoopbackClients loopback;
    private XmppClient juliet;

    /** Writes down what happens to it. */
    private final class Named implements Service {
        private final String name;

        Named(String name, ServiceContext context) {
            this.name = name;
            log.add("made " + name);
            context.beforeEstablished(() -> log.add("hook " + name));
            context.onDestroyed(cause -> log.add("destroyed " + name));
            context.filterInboundMessages(message -> {
                log.add("in " + name);
                return Optional.of(message);
            });
            context.filterOutboundMessages(message -> {
                log.add("out " + name);
                return Optional.of(message);
            });
        }

        @Override
        public void close() {
            log.add("closed " + name);
        }
    }

    @BeforeEach
    void start() throws IOException {
        loopback = new LoopbackClients();
        juliet = new XmppClient(loopback.config(JULIET));
    }

    @AfterEach
    void stop() {
        juliet.close();
        loopback.close();
    }

    @Test
    void dependenciesComeFirstAndEachServiceIsThereOnce() {
        needed.add(lower);
        var summoned = juliet.summon(upper);
        assertThat(log).containsExactly("made lower", "made upper");
        assertThat(juliet.summon(upper)).isSameAs(summoned);
        juliet.summon(lower);
        assertThat(log).hasSize(2);
    }

    @Test
    void servicesThatNeedEachOtherAreRefusedAtOnce() {
        needed.add(upper);
        assertThatThrownBy(() -> juliet.summon(upper))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("services that need each other: Named needs Named");
        needed.clear();
        juliet.summon(upper);
    }

    @Test
    void hooksAndFiltersAndTheEndComeInOrderAroundThoseOfTheApplication() throws Exception {
        needed.add(lower);
        juliet.filterInboundMessages(message -> {
            log.add("in application");
            return Optional.of(message);
        });
        juliet.filterOutboundMessages(message -> {
            log.add("out application");
            return Optional.of(message);
        });
        juliet.beforeEstablished(() -> log.add("hook application"));
        juliet.summon(upper);
        log.clear();
        try (var connected = juliet.connected(PATIENCE)) {
            var me = Jid.parse(JULIET);
            juliet.onGet(QUESTION, request -> Optional.empty());
            connected.send(Message.chat(me, "hello"));
            connected.request(Iq.get(me, Element.of(QUESTION))); // by then the message has come
        }
        juliet.close();
        assertThat(log)
                .containsExactly(
                        "hook lower",
                        "hook upper",
                        "hook application",
                        "out application",
                        "out lower",
                        "out upper",
                        "in lower",
                        "in upper",
                        "in application",
                        "destroyed lower",
                        "destroyed upper",
                        "closed upper",
                        "closed lower");
    }

    @Test
    void whatAServiceHasRegisteredIsTakenBackWhenTheClientIsClosed() throws Exception {
        var answering = ServiceType.of(Service.class, context -> {
            context.onGet(QUESTION, request -> Optional.empty());
            return new Service() {};
        });
        var me = Jid.parse(JULIET);
        juliet.summon(answering);
        try (var connected = juliet.connected(PATIENCE)) {
            assertThat(connected.request(Iq.get(me, Element.of(QUESTION)))).isEmpty();
        }
        juliet.close();
        try (var connected = juliet.connected(PATIENCE)) {
            assertThatThrownBy(() -> connected.request(Iq.get(me, Element.of(QUESTION))))
                    .isInstanceOf(StanzaErrorException.class);
        }
    }

    @Test
    void aServiceThatCannotBeMadeLeavesNothingBehind() {
        var failing = ServiceType.of(Service.class, context -> {
            context.onGet(QUESTION, request -> Optional.empty());
            throw new IllegalArgumentException("no");
        });
        assertThatThrownBy(() -> juliet.summon(failing)).hasMessage("no");
        juliet.onGet(QUESTION, request -> Optional.empty()); // or there would be a handler already
    }
}
