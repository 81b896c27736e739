// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.util.List;

/**
 * Someone who is measured.
 *
 * @param share how much of the work of the fastest it gets where there is much, so that its rounds take about as long
 * @param version where its version is read: the beginning of the name of a jar, or a Debian package
 */
record Contender(String id, String label, Launch launch, double share, String version) {
    /** How it is started. */
    sealed interface Launch {
        /** A JVM on the jar of a module under holdfast-bench, with a class of the interface Rival. */
        record Jvm(String module, String type) implements Launch {}

        /** A Python program under holdfast-bench. */
        record Script(String file) implements Launch {}

        /** A command of the system. */
        record Command(String name) implements Launch {}
    }

    static final Contender HOLDFAST =
            jvm("holdfast", "Holdfast", "holdfast", "holdfast.HoldfastRival", 1, "holdfast-client-");
    static final Contender FLOOR = jvm("floor", "floor", "harness", "floor.FloorRival", 1, "");
    static final Contender SMACK_44 =
            jvm("smack-4.4", "Smack 4.4", "smack-4.4", "smack.SmackRival", 0.5, "smack-core-");
    static final Contender SMACK_45 =
            jvm("smack-4.5", "Smack 4.5", "smack-4.5", "smack.SmackRival", 0.5, "smack-core-");
    static final Contender BABBLER =
            jvm("babbler", "Babbler", "babbler", "babbler.BabblerRival", 0.05, "xmpp-core-client-");
    static final Contender SLIXMPP = script("slixmpp", 0.1, "python3-slixmpp");
    static final Contender AIOXMPP = script("aioxmpp", 0.05, "python3-aioxmpp");
    static final Contender GO_SENDXMPP =
            new Contender("go-sendxmpp", "go-sendxmpp", new Launch.Command("go-sendxmpp"), 1, "go-sendxmpp");

    static final List<Contender> ALL =
            List.of(HOLDFAST, FLOOR, SMACK_44, SMACK_45, BABBLER, SLIXMPP, AIOXMPP, GO_SENDXMPP);

    static Contender of(String id) {
        return ALL.stream()
                .filter(contender -> contender.id.equals(id))
                .findFirst()
                .orElseGet(() -> new Contender(id, id, new Launch.Command(id), 1, ""));
    }

    /** Whether a failure of it is a failure of the whole run: it is ours. */
    boolean ours() {
        return equals(HOLDFAST) || equals(FLOOR);
    }

    private static Contender jvm(String id, String label, String module, String type, double share, String version) {
        return new Contender(id, label, new Launch.Jvm(module, "dev.holdfast.bench." + type), share, version);
    }

    private static Contender script(String id, double share, String version) {
        return new Contender(id, id, new Launch.Script("python/" + id + "_rival.py"), share, version);
    }
}
