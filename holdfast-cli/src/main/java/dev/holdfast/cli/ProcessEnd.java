// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.lang.System.Logger.Level;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Ends the process at once, where {@code --enable-native-access} allows it.
 *
 * <p>When the JVM exits, it waits up to 300 ms for threads in native code, and one is always there once a virtual thread has read
 * from a socket: the one that polls for all of them. To send a message takes no longer than that. What the JVM would do in this
 * time, we do not need: our streams are flushed, and our shutdown hook is for signals.
 */
final class ProcessEnd {
    private static final System.Logger LOG = System.getLogger(ProcessEnd.class.getName());

    private ProcessEnd() {}

    static void with(int code) {
        try {
            var exit = exit();
            if (exit.isPresent()) {
                exit.get().invokeExact(code);
            }
        } catch (Throwable unable) { // a JVM without a linker, say
            LOG.log(Level.DEBUG, "the process ends in the JVM's own way", unable);
        }
        System.exit(code);
    }

    /** {@code _exit} of the C library; empty if there is none, or we may not use it. */
    @SuppressWarnings("restricted") // asked before
    static Optional<MethodHandle> exit() {
        if (!ProcessEnd.class.getModule().isNativeAccessEnabled()) {
            return Optional.empty();
        }
        var linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("_exit")
                .map(found -> linker.downcallHandle(found, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)));
    }
}
