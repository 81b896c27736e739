// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.service;

import java.util.function.Function;

/**
 * Stands for a kind of service, and makes it. Each service has one, usually a constant {@code TYPE}; two types are never the same, whatever they make.
 *
 * @param <S> the service
 */
public final class ServiceType<S extends Service> {
    private final Class<S> service;
    private final Function<ServiceContext, S> factory;

    private ServiceType(Class<S> service, Function<ServiceContext, S> factory) {
        this.service = service;
        this.factory = factory;
    }

    /**
     * A new type.
     *
     * @param factory the service's constructor, as a rule; it is called on the thread that summons
     */
    public static <S extends Service> ServiceType<S> of(Class<S> service, Function<ServiceContext, S> factory) {
        return new ServiceType<>(service, factory);
    }

    /** For clients: a new service. Users summon it from their client instead. */
    public S create(ServiceContext context) {
        return factory.apply(context);
    }

    @Override
    public String toString() {
        return service.getSimpleName();
    }
}
