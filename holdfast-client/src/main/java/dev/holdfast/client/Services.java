// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.service.Service;
import dev.holdfast.service.ServiceType;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The services of a client, each of which there is once. From any thread. */
final class Services {
    private static final System.Logger LOG = System.getLogger(Services.class.getName());

    /** A service, and what it has registered. */
    private record Summoned(Service service, ClientContext context) {
        void close() {
            try {
                service.close();
            } catch (Throwable thrown) { // an Error too: the others shall be closed as well
                LOG.log(Level.ERROR, "a service failed to close", thrown);
            }
            context.takeBack();
        }
    }

    private final Supplier<ClientContext> contexts;
    /** Held while services are made, which is their code: no two threads shall make the same one. */
    private final ReentrantLock lock = new ReentrantLock();

    private final SequencedMap<ServiceType<?>, Summoned> summoned = new LinkedHashMap<>(); // guarded by lock
    private final SequencedSet<ServiceType<?>> underConstruction = new LinkedHashSet<>(); // guarded by lock

    /** @param contexts makes what a service sees of the client */
    Services(Supplier<ClientContext> contexts) {
        this.contexts = contexts;
    }

    @SuppressWarnings("unchecked") // it was made by the same type
    <S extends Service> S summon(ServiceType<S> type) {
        lock.lock();
        try {
            var there = summoned.get(type);
            return there == null ? create(type) : (S) there.service();
        } finally {
            lock.unlock();
        }
    }

    private <S extends Service> S create(ServiceType<S> type) {
        if (underConstruction.contains(type)) {
            throw new IllegalStateException("services that need each other: "
                    + Stream.concat(underConstruction.stream(), Stream.of(type))
                            .map(ServiceType::toString)
                            .collect(Collectors.joining(" needs ")));
        }
        underConstruction.add(type);
        var context = contexts.get();
        boolean made = false;
        try {
            var service = type.create(context);
            summoned.put(type, new Summoned(service, context));
            made = true;
            return service;
        } finally {
            underConstruction.remove(type);
            if (!made) {
                context.takeBack();
            }
        }
    }

    /** Closes all, the last first, so that each still has what it needs; they can be summoned anew. */
    void close() {
        List<Summoned> all;
        lock.lock();
        try {
            all = new ArrayList<>(summoned.sequencedValues().reversed());
            summoned.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(Summoned::close);
    }
}
