// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static dev.holdfast.net.SearchFixture.JULIET;
import static dev.holdfast.net.SearchFixture.OFFER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sasl.Credentials;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.stream.LoginPlan;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One attempt by itself, with nobody it could race. */
class LoginAttemptTest {
    private static LoginAttempt attempt(Connection connection) {
        var settings = StreamConnector.Settings.defaults();
        var plan = new LoginPlan(
                JULIET, Optional.of(Credentials.password("secret".toCharArray())), true, true, true, Optional.empty());
        var peer = new SearchFixture().peer("a", (name, options) -> connection);
        var tls = SecurityLayer.unauthenticated().tlsFor(new ServerDomain("example.test"));
        return new LoginAttempt(
                peer,
                ConnectOptions.defaults(tls),
                new LoginAttempt.Terms(plan, settings.limits(), settings.random(), settings.log(), settings.timing()),
                new AttemptRecord(
                        "example.test",
                        peer,
                        settings.timing(),
                        settings.timing().nanoTime()),
                SearchFixture.LIMIT,
                () -> {});
    }

    @Test
    void whoIsDeclinedIsSaidGoodbyeToAndNotLoggedInTo() throws Exception {
        var server = new FakeConnection(false, OFFER, "more that nobody reads");
        var attempt = attempt(server);
        attempt.reach(); // it has the features, and knows what it would say to them
        attempt.decline();
        assertThat(String.join("", server.written)).endsWith("</stream:stream>").doesNotContain("<auth");
        server.aborted.await();
    }
}
