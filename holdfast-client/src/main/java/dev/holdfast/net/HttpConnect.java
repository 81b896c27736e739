// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** The client's side of the method CONNECT (RFC 9110 §9.3.6), byte by byte: what comes behind the header is not ours. */
final class HttpConnect {
    /** Of all headers together; servers in use refuse more than 8 KiB themselves, and pages of errors come behind it. */
    private static final int HEADER_LIMIT = 16 * 1024;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.\\d (\\d{3})(?: (.*))?");
    // in use are proxies that say 401 and www, as servers do: tinyproxy
    private static final Pattern CHALLENGE = Pattern.compile("(?i)(?:proxy|www)-authenticate:\\s*([!-~&&[^,]]+).*");
    private static final int SHOWN = 80; // of the words of a proxy

    private final ProxyRequest request;
    private final InputStream in;
    private final OutputStream out;
    private int read;

    HttpConnect(ProxyRequest request, InputStream in, OutputStream out) {
        this.request = request;
        this.in = in;
        this.out = out;
    }

    void open() throws IOException {
        ask();
        var header = header();
        int status = status(header);
        // RFC 9110 §15.2: "A client MUST be able to parse one or more 1xx responses received prior to a final response"
        while (status / 100 == 1 && status != 101) {
            header = header();
            status = status(header);
        }
        // RFC 9110 §9.3.6: "Any 2xx (Successful) response indicates that the sender […] will switch to tunnel mode
        // immediately after the response header section"
        if (status / 100 != 2) {
            throw refusal(status, header);
        }
    }

    private void ask() throws IOException {
        var target = request.target();
        var start = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
        var login = request.proxy().login();
        var authorization = login == null ? new byte[0] : basic(login);
        var message = ByteBuffer.allocate(start.length() + authorization.length + 2)
                .put(start.getBytes(StandardCharsets.US_ASCII))
                .put(authorization)
                .put(new byte[] {'\r', '\n'})
                .array();
        try {
            out.write(message);
        } finally {
            Arrays.fill(message, (byte) 0);
            Arrays.fill(authorization, (byte) 0);
        }
    }

    /** RFC 7617 §2. */
    private static byte[] basic(ProxyLogin login) {
        var user = login.user();
        var password = login.password();
        var both = ByteBuffer.allocate(user.length + 1 + password.length)
                .put(user)
                .put((byte) ':')
                .put(password)
                .array();
        var encoded = Base64.getEncoder().encode(both);
        var name = "Proxy-Authorization: Basic ".getBytes(StandardCharsets.US_ASCII);
        var line = ByteBuffer.allocate(name.length + encoded.length + 2)
                .put(name)
                .put(encoded)
                .put(new byte[] {'\r', '\n'})
                .array();
        for (var secret : List.of(password, both, encoded)) {
            Arrays.fill(secret, (byte) 0);
        }
        return line;
    }

    /** The lines up to the empty one. */
    private List<String> header() throws IOException {
        var lines = new ArrayList<String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    /** RFC 9112 §2.2: "a recipient MAY recognize a single LF as a line terminator and ignore any preceding CR". */
    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = next(); c != '\n'; c = next()) {
            line.append((char) c);
        }
        int end = line.length() - 1;
        if (end >= 0 && line.charAt(end) == '\r') {
            line.setLength(end);
        }
        return line.toString();
    }

    private int next() throws IOException {
        if (read++ == HEADER_LIMIT) {
            throw request.failed("answers with more than " + HEADER_LIMIT + " bytes of header; is it an HTTP proxy?");
        }
        int c = in.read();
        if (c < 0) {
            throw new EOFException();
        }
        return c;
    }

    private int status(List<String> header) throws IOException {
        var first = header.isEmpty() ? "" : header.getFirst();
        var match = STATUS.matcher(first);
        if (!match.matches()) {
            throw request.failed(
                    "does not answer in HTTP/1.1, but with \"" + shown(first) + "\"; check what kind of proxy it is");
        }
        return Integer.parseInt(match.group(1));
    }

    private IOException refusal(int status, List<String> header) {
        var answer = "\"" + shown(header.getFirst()) + "\"";
        return switch (status) {
            case 407, 401 -> loginWanted(answer, header);
            case 403 -> request.failed("does not allow this connection: " + answer);
            case 400, 404, 405, 501 -> request.failed("does not connect for others, or not to this port: " + answer);
            case 504 -> request.timedOut("says that the time for it ran out: " + answer);
            default -> request.notReached("answers " + answer);
        };
    }

    private IOException loginWanted(String answer, List<String> header) {
        var schemes = header.stream()
                .map(CHALLENGE::matcher)
                .filter(match -> match.matches())
                .map(match -> match.group(1))
                .toList();
        if (!schemes.isEmpty() && schemes.stream().noneMatch("Basic"::equalsIgnoreCase)) {
            return request.failed("wants a login by " + shown(String.join(", ", schemes))
                    + ", and only Basic is supported: " + answer);
        }
        return request.failed(
                request.proxy().login() == null
                        ? "wants a user name and password; give it them: " + answer
                        : "refuses the user name or the password; check both: " + answer);
    }

    private static String shown(String text) {
        var printable = text.replaceAll("[^ -~]", "?");
        return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "…";
    }
}
