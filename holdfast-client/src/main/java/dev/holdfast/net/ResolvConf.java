// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name servers in {@code resolv.conf(5)}, read anew for each question.
 *
 * <p>The JDK reads the file too, but remembers it for five minutes, and a laptop that has changed its network would ask name servers that it no longer reaches.
 */
record ResolvConf(Path file) implements NameServers {
    static final ResolvConf SYSTEM = new ResolvConf(Path.of("/etc/resolv.conf"));

    private static final Pattern NAME_SERVER = Pattern.compile("nameserver[ \\t]+([^ \\t#;]+).*");
    private static final int MOST = 3; // MAXNS of the C library: who has more does not expect them to be asked
    private static final int PORT = 53;

    @Override
    public Optional<List<InetSocketAddress>> now() {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1)
                    .lines()
                    .flatMap(ResolvConf::nameServer)
                    .limit(MOST)
                    .toList());
        } catch (IOException noSuchFile) {
            return Optional.empty(); // Windows, for one, keeps its configuration elsewhere
        }
    }

    private static Stream<InetSocketAddress> nameServer(String line) {
        var matcher = NAME_SERVER.matcher(line);
        if (!matcher.matches()) {
            return Stream.empty();
        }
        try {
            return Stream.of(new InetSocketAddress(InetAddress.ofLiteral(matcher.group(1)), PORT));
        } catch (IllegalArgumentException e) {
            return Stream.empty(); // as the C library does
        }
    }
}
