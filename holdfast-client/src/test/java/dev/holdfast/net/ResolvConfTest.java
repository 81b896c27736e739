// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvConfTest {
    @TempDir
    private Path directory;

    @Test
    void hasTheFirstThreeNameServersInTheirOrder() throws Exception {
        assertThat(nameServers("""
                        # by hand
                        ; nameserver 192.0.2.99
                        search example.test
                        nameserver 192.0.2.1
                        nameserver\t2001:db8::1  # the one of the house
                        nameserver 192.0.2.3;
                        nameserver 192.0.2.4
                        options edns0 trust-ad
                        """)).containsExactly("192.0.2.1:53", "[2001:db8:0:0:0:0:0:1]:53", "192.0.2.3:53");
    }

    @Test
    void linesThatMakeNoSenseArePassedOver() throws Exception {
        assertThat(nameServers("""
                        nameserver
                        nameserver one.example.test
                        nameserver 192.0.2.256
                        nameserver fe80::1%no-such-interface
                        nameservers 192.0.2.2
                        \u00e4\u00ff
                        nameserver 192.0.2.3""")).containsExactly("192.0.2.3:53");
    }

    @Test
    void aFileWithoutNameServersSaysThatThereIsNone() throws Exception {
        assertThat(nameServers("search example.test\n")).isEmpty();
    }

    @Test
    void aChangeCountsAtOnce() throws Exception {
        var file = directory.resolve("resolv.conf");
        var conf = new ResolvConf(file);

        Files.writeString(file, "nameserver 192.0.2.1\n");
        assertThat(conf.now()).contains(List.of(new InetSocketAddress("192.0.2.1", 53)));
        Files.writeString(file, "nameserver 192.0.2.2\n");
        assertThat(conf.now()).contains(List.of(new InetSocketAddress("192.0.2.2", 53)));
        Files.delete(file);
        assertThat(conf.now()).isEmpty();
    }

    private List<String> nameServers(String text) throws Exception {
        var file = Files.writeString(directory.resolve("resolv.conf"), text);
        return new ResolvConf(file)
                .now().orElseThrow().stream().map(HostPort::of).toList();
    }
}
