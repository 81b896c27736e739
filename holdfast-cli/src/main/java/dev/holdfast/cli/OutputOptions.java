// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.net.XmlLog;
import picocli.CommandLine.Option;

/** Options that say what a command shows. */
final class OutputOptions {
    @Option(names = "--json", description = "Print JSON Lines on stdout, and nothing else there.")
    private boolean json;

    @Option(names = "--xml", description = "Show the XML of the stream on stderr, its secrets masked.")
    private boolean xml;

    @Option(
            names = {"-v", "--verbose"},
            description =
                    "Say more on stderr: every attempt to connect. Twice (-v -v): the log, and stack traces of failures.")
    private boolean[] verbose;

    OutputOptions() {
        this(0);
    }

    /** Text at some verbosity, where there is no command line to read them from. */
    OutputOptions(int verbosity) {
        verbose = new boolean[verbosity];
    }

    /** Where the command's words go; the log of the library goes there too, or nowhere. */
    Terminal terminal(Surroundings surroundings) {
        Logs.show(verbosity() >= 2, surroundings.err());
        return new Terminal(surroundings, this);
    }

    boolean json() {
        return json;
    }

    int verbosity() {
        return verbose.length;
    }

    /** Whether nothing but a failure is told on stderr, so that a picture on the same terminal stays whole. */
    boolean leavesStderrAlone() {
        return !xml && verbosity() == 0;
    }

    /** @param who begins every line; may be empty */
    XmlLog xmlLog(Surroundings surroundings, String who) {
        return xml ? new StderrXmlLog(surroundings.err(), who) : XmlLog.none();
    }
}
