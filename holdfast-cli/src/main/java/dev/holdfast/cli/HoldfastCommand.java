// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand: help and version. */
@Command(
        name = "holdfast",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = HoldfastCommand.Version.class,
        sortOptions = false,
        usageHelpWidth = 100,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a fault of holdfast itself",
            "2:the command line is wrong",
            "3:login refused (wrong password, no common mechanism, a server that cannot prove itself, conflict)",
            "4:server not found or not reachable",
            "5:TLS missing or refused, a certificate that is not accepted",
            "6:not sent, or it is not known whether it arrived",
            "7:timeout",
            "8:doctor only: works, with warnings"
        })
final class HoldfastCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing: give one of demo, send, listen, ping, discover and doctor");
    }

    /** Names this build and the Java that runs it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var descriptor = HoldfastCommand.class.getModule().getDescriptor();
            var version = descriptor == null ? "" : descriptor.rawVersion().orElse("");
            return new String[] {
                "holdfast " + (version.isEmpty() ? "(unversioned build)" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
