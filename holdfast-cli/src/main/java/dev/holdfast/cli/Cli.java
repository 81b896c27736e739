// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.jid.InvalidJidException;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.Proxy;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Reads the command line, and runs what it says. */
final class Cli {
    private static final BigDecimal LONGEST =
            BigDecimal.valueOf(Duration.ofDays(365).toSeconds());

    private Cli() {}

    /** Runs a command in this thread and returns its exit code; an interrupt ends it in good order. */
    static int run(List<String> arguments, Surroundings surroundings) {
        var commandLine = commandLine(arguments, surroundings);
        var out = new PrintWriter(surroundings.out(), false, StandardCharsets.UTF_8);
        var err = new PrintWriter(surroundings.err(), false, StandardCharsets.UTF_8);
        try {
            return commandLine.setOut(out).setErr(err).execute(arguments.toArray(String[]::new));
        } finally {
            out.flush();
            err.flush();
            surroundings.out().flush();
            surroundings.err().flush();
        }
    }

    private static CommandLine commandLine(List<String> arguments, Surroundings surroundings) {
        var commands = new LinkedHashMap<String, Supplier<Object>>();
        commands.put("demo", () -> new DemoCommand(surroundings));
        commands.put("send", () -> new SendCommand(surroundings));
        commands.put("listen", () -> new ListenCommand(surroundings));
        commands.put("ping", () -> new PingCommand(surroundings));
        commands.put("discover", () -> new DiscoverCommand(surroundings));
        commands.put("doctor", () -> new DoctorCommand(surroundings));
        var commandLine = new CommandLine(new HoldfastCommand());
        // reading the options of a command takes longer than the rest of the start: only of the one that is wanted
        var first = arguments.isEmpty() ? "" : arguments.getFirst();
        if (commands.containsKey(first)) {
            commands.keySet().retainAll(Set.of(first));
        } else if (first.equals("--version")) {
            commands.clear();
        }
        commands.values().forEach(command -> commandLine.addSubcommand(command.get()));
        return commandLine
                .registerConverter(Jid.class, converter(Cli::jid))
                .registerConverter(HostAndPort.class, converter(HostAndPort::parse))
                .registerConverter(Duration.class, converter(Cli::seconds))
                .registerConverter(Proxy.class, Cli::proxy)
                .registerConverter(WebSocketOption.class, converter(WebSocketOption::parse))
                .registerConverter(Path.class, converter(Path::of))
                .setUsageHelpAutoWidth(false)
                .setAbbreviatedOptionsAllowed(false)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((wrong, _) -> usage(wrong))
                .setExecutionExceptionHandler((failure, command, _) -> failed(failure, command, surroundings));
    }

    /** What a command did not foresee. */
    private static int failed(Exception failure, CommandLine command, Surroundings surroundings) {
        var options =
                new OutputOptions(command.getParseResult().matchedOptionValue("--verbose", new boolean[0]).length);
        var terminal = new Terminal(surroundings, options);
        if (failure instanceof UsageException) {
            terminal.complain(
                    failure.getMessage() + " (" + command.getCommandSpec().qualifiedName() + " --help says more)");
        } else {
            terminal.complain("this is a fault of holdfast itself: " + failure
                    + (options.verbosity() < 2 ? "; -v -v shows where" : ""));
        }
        terminal.trace(failure);
        return ExitCode.of(failure).code();
    }

    private static int usage(ParameterException wrong) {
        var command = wrong.getCommandLine();
        var message = Terminal.printable(String.valueOf(wrong.getMessage())).replace('\n', ' ');
        command.getErr()
                .println("holdfast: " + message + " ("
                        + command.getCommandSpec().qualifiedName() + " --help says more)");
        command.getErr().flush();
        return ExitCode.USAGE.code();
    }

    /** A converter whose complaints go on after the value. */
    private static <T> ITypeConverter<T> converter(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException("'" + text + "' " + wrong.getMessage());
            }
        };
    }

    private static Jid jid(String text) {
        try {
            return Jid.parse(text);
        } catch (InvalidJidException invalid) {
            throw new IllegalArgumentException(
                    "is not a JID; write it like user@example.org: " + invalid.getMessage(), invalid);
        }
    }

    /** Unlike the others, not shown as it was given: there may be a password in it. */
    private static Proxy proxy(String url) {
        try {
            return Proxy.parse(url);
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(String.valueOf(wrong.getMessage()));
        }
    }

    private static Duration seconds(String text) {
        BigDecimal seconds;
        try {
            seconds = new BigDecimal(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("is not a number of seconds; write it like 30 or 2.5", notANumber);
        }
        if (seconds.signum() <= 0 || seconds.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("is out of range; give more than 0 and at most a year of seconds");
        }
        return Duration.ofNanos(Math.max(1, seconds.movePointRight(9).longValue()));
    }
}
