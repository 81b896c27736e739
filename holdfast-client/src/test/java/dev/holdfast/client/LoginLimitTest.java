// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.stream.ConnectionLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class LoginLimitTest {
    private final ConnectionLostException failed = new ConnectionLostException("no server today");

    private final LoginLimit limit = LoginLimit.of(2);

    @Test
    void letsNoMoreThanSoManyLogInAtATimeAndAllInTheEnd() throws Exception {
        var inside = new Semaphore(0);
        var go = new Semaphore(0);
        var done = ConcurrentHashMap.newKeySet();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < 3; i++) {
            int client = i;
            var login = limit.on(() -> {
                inside.release();
                go.acquire();
                done.add(client);
                throw failed;
            });
            clients.add(Thread.ofVirtual().start(() -> {
                try {
                    login.connect();
                } catch (ConnectionLostException | InterruptedException end) {
                    // what matters is that it was there
                }
            }));
        }

        assertThat(inside.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
        while (clients.stream().noneMatch(client -> client.getState() == Thread.State.WAITING)) {
            Thread.onSpinWait();
        }
        assertThat(inside.availablePermits()).isZero();
        go.release();
        assertThat(inside.tryAcquire(1, 5, TimeUnit.SECONDS)).isTrue();
        go.release(2);
        for (var client : clients) {
            assertThat(client.join(Duration.ofSeconds(5))).isTrue();
        }
        assertThat(done).hasSize(3);
    }

    @Test
    void aClientThatIsStoppedWhileItWaitsTakesNobodysTurn() throws Exception {
        var one = LoginLimit.of(1);
        var inside = new Semaphore(0);
        var go = new Semaphore(0);
        var first = Thread.ofVirtual().start(() -> {
            try {
                one.on(() -> {
                            inside.release();
                            go.acquire();
                            throw failed;
                        })
                        .connect();
            } catch (ConnectionLostException | InterruptedException end) {
                // its turn is over
            }
        });
        inside.acquire();

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> one.on(() -> {
                            throw new AssertionError("it is not its turn");
                        })
                        .connect())
                .isInstanceOf(InterruptedException.class);

        go.release();
        first.join();
        assertThatThrownBy(() -> one.on(() -> {
                            throw failed;
                        })
                        .connect())
                .isSameAs(failed);
    }

    @Test
    void refusesALimitThatLetsNobodyIn() {
        assertThatThrownBy(() -> LoginLimit.of(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 logins");
    }
}
