// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** What {@code ./bench} starts: measures what is wanted, prints tables, and writes the results and their page. */
public final class Bench {
    /** The load average up to which a machine of two cores is quiet. */
    private static final double QUIET = 0.7;

    private static final int WRONG_USAGE = 2;

    private Bench() {}

    public static void main(String[] args) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        try {
            System.exit(run(Options.of(List.of(args)), out, err));
        } catch (Options.Wrong wrong) {
            err.println("bench: " + wrong.getMessage());
            System.exit(WRONG_USAGE);
        } catch (IOException fault) {
            err.println("bench: " + fault.getMessage());
            System.exit(1);
        } catch (InterruptedException stop) {
            System.exit(1);
        }
    }

    private static int run(Options options, PrintStream out, PrintStream err) throws IOException, InterruptedException {
        if (options.list()) {
            Plan.FIGURES.forEach(figure -> out.printf("%-10s %s%n", figure.name(), figure.meaning()));
            return 0;
        }
        if (options.page().isPresent()) {
            var file = options.page().get();
            out.println(writePage(ResultsFile.read(file), file));
            return 0;
        }
        var root =
                Path.of(System.getProperty("bench.root", ".")).toAbsolutePath().normalize();
        return measure(options, Places.of(root), out, err);
    }

    private static int measure(Options options, Places places, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(Bench::endChildren, "end of the children"));
        var turns = Runner.turns(options);
        var progress = new Progress(turns, Boolean.getBoolean("bench.terminal"), err, System::nanoTime);
        double load = Machine.load();
        if (load > QUIET) {
            progress.say("the machine is not quiet (load average " + Numbers.text(load)
                    + "): take no rate or time from this run");
        }
        var file = file(places, options.quick());
        var runner = new Runner(options, places, turns, progress, Certificate.make(places));
        var results = runner.run((soFar, figure) -> {
            ResultsFile.write(soFar, file);
            progress.clear();
            out.print(Table.text(Summary.of(figure, soFar.figures().getLast(), !options.quick())));
        });
        out.println();
        out.println(file);
        out.println(writePage(results, file));
        return results.oursAreWell() ? 0 : 1;
    }

    private static Path writePage(Results results, Path file) throws IOException {
        var name = file.getFileName().toString().replaceFirst("\\.json$", "");
        return Files.writeString(file.resolveSibling(name + ".html"), Page.html(results));
    }

    /** A quick run proves that all works; it leaves nothing to be kept. Where the results cannot go is found out before all the work. */
    private static Path file(Places places, boolean quick) throws IOException {
        if (quick) {
            return places.work().resolve("quick.json");
        }
        var directory = Files.createDirectories(places.bench("results"));
        var date = LocalDate.now(ZoneId.systemDefault()).toString();
        var file = directory.resolve(date + ".json");
        for (int i = 2; Files.exists(file); i++) {
            file = directory.resolve(date + "-" + i + ".json");
        }
        return file;
    }

    private static void endChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}
