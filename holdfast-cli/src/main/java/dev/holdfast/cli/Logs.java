// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.io.PrintStream;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Keeps the log of the library and of Java off the terminal, but for those who ask for it. */
final class Logs {
    private static final Logger ROOT = Logger.getLogger(""); // held, for the JDK holds its loggers weakly

    private Logs() {}

    /** @param all whether everything is to be shown, or nothing */
    static void show(boolean all, PrintStream err) {
        for (var handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        ROOT.setLevel(all ? Level.FINE : Level.OFF);
        if (all) {
            ROOT.addHandler(new Printer(err));
        }
    }

    private static final class Printer extends Handler {
        private final PrintStream err;

        Printer(PrintStream err) {
            this.err = err;
            setFormatter(new SimpleFormatter());
        }

        @Override
        public void publish(LogRecord entry) {
            synchronized (err) {
                err.print(Terminal.printable(getFormatter().format(entry)));
                err.flush();
            }
        }

        @Override
        public void flush() {
            err.flush();
        }

        @Override
        public void close() {
            flush();
        }
    }
}
