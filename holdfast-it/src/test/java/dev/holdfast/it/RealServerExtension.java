// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Hands {@link SharedServers} to tests, closes them after the last class, and adds their logs to what a failing test says. */
final class RealServerExtension implements ParameterResolver, TestExecutionExceptionHandler {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SharedServers.class;
    }

    @Override
    public SharedServers resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        for (var server : shared(context).started()) {
            failure.addSuppressed(new ServerLog(server));
        }
        throw failure;
    }

    private static SharedServers shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedServers.class))
                .computeIfAbsent(SharedServers.class, key -> new SharedServers(), SharedServers.class);
    }

    private static final class ServerLog extends Exception {
        ServerLog(RunningServer server) {
            super(server + "\n" + server.logTail(), null, false, false);
        }
    }
}
