// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.net.XmlLog;
import java.io.PrintStream;

/** Shows the XML to people, with who sent it. */
record StderrXmlLog(PrintStream err, String who) implements XmlLog {
    @Override
    public void sent(String xml) {
        show(" > ", xml);
    }

    @Override
    public void received(String xml) {
        show(" < ", xml);
    }

    private void show(String direction, String xml) {
        synchronized (err) {
            err.print(who + direction + Terminal.printable(xml) + "\n");
            err.flush();
        }
    }
}
