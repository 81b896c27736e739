// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Login;
import dev.holdfast.bench.rival.Rival;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a login takes over a near and a far link, and what that makes in round trips. The link delays data and not the handshake of
 * TCP, whose round trip is added.
 */
final class LoginTime implements Figure {
    private static final int WARM_UP = 5;
    private static final double TCP = 1;

    @Override
    public List<Metrics> measure(Rival rival, Settings settings, Control server) throws Exception {
        var login = settings.login();
        int oneWay = settings.number("delay", 50);
        for (int i = 0; i < WARM_UP; i++) {
            wallMillis(rival, login);
        }
        var rounds = new ArrayList<Metrics>();
        for (int round = 0; round < settings.number("rounds", 2); round++) {
            double near = wallMillis(rival, login);
            server.ask("delay " + oneWay);
            double far = wallMillis(rival, login);
            server.ask("delay 0");
            rounds.add(Metrics.none()
                    .with("wall_ms_0", near)
                    .with("wall_ms_" + 2 * oneWay, far)
                    .with("round_trips", (far - near) / (2 * oneWay) + TCP));
        }
        return rounds;
    }

    private static double wallMillis(Rival rival, Login login) throws Exception {
        long begun = System.nanoTime();
        var session = rival.login(login);
        double millis = (System.nanoTime() - begun) / 1e6;
        session.close();
        return millis;
    }
}
