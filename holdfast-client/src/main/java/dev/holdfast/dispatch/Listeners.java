// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Those who want to hear of something, for services that have something to tell. They are called in the order in which they came; one that throws is logged and
 * stays, and the others hear of it all the same. From any thread.
 */
public final class Listeners<T> {
    private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

    /** A listener under the registration that stands for it: the same one may be registered twice. */
    private static final class Registered<T> {
        private final Consumer<? super T> listener;

        Registered(Consumer<? super T> listener) {
            this.listener = listener;
        }
    }

    private final List<Registered<T>> all = new CopyOnWriteArrayList<>();

    /** Nobody yet. */
    public Listeners() {}

    public Registration add(Consumer<? super T> listener) {
        var registered = new Registered<T>(listener);
        all.add(registered);
        return () -> all.remove(registered);
    }

    /** Tells all, on the calling thread. */
    public void tell(T what) {
        for (var registered : all) {
            try {
                registered.listener.accept(what);
            } catch (Throwable thrown) { // an Error too: one fault must not silence all the others
                LOG.log(Level.ERROR, "a handler failed; it stays registered", thrown);
            }
            if (Thread.interrupted()) {
                LOG.log(Level.DEBUG, "a handler left its thread interrupted");
            }
        }
    }
}
