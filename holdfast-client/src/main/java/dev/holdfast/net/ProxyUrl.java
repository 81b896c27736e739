// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** Proxies as people write them (RFC 3986). What stands before the host never gets into a message. */
final class ProxyUrl {
    private static final Pattern FORM = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(?:(.*)@)?([^@/?#]*)/?");
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([!-~&&[^\\[\\]:]]+))(?::(\\d{1,5}))?");
    private static final String EXAMPLES = "write it like socks5://127.0.0.1:9050 or http://proxy.example.org:3128";

    private ProxyUrl() {}

    static Proxy parse(String url) {
        var form = FORM.matcher(url);
        if (!form.matches()) {
            throw wrong(url, "is not the URL of a proxy; " + EXAMPLES);
        }
        var authority = AUTHORITY.matcher(form.group(3));
        if (!authority.matches()) {
            throw wrong(url, "names no host of a proxy; " + EXAMPLES);
        }
        if (authority.group(3) == null) {
            throw wrong(url, "has no port; " + EXAMPLES);
        }
        int port = Integer.parseInt(authority.group(3));
        if (port < 1 || port > 65_535) {
            throw wrong(url, "has the port " + port + "; ports go from 1 to 65535");
        }
        var host = authority.group(1) == null ? authority.group(2) : authority.group(1);
        var proxy = Proxy.of(protocol(url, form.group(1)), host, port);
        return form.group(2) == null ? proxy : withLogin(proxy, url, form.group(2));
    }

    private static Proxy.Protocol protocol(String url, String scheme) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "socks5", "socks5h" -> Proxy.Protocol.SOCKS5; // the h stands for what we do always
            case "http" -> Proxy.Protocol.HTTP_CONNECT;
            case "https" ->
                throw wrong(
                        url,
                        "is a proxy that is itself reached by TLS, which is not supported; if it can do without, write http://");
            default -> throw wrong(url, "is no kind of proxy that is supported; " + EXAMPLES);
        };
    }

    private static Proxy withLogin(Proxy proxy, String url, String userInfo) {
        int colon = userInfo.indexOf(':');
        if (colon < 0) {
            throw wrong(url, "has a user name and no password for the proxy; write user:password@ before the host");
        }
        var password = new char[0];
        try {
            var user = new String(decoded(userInfo.substring(0, colon)));
            password = decoded(userInfo.substring(colon + 1));
            return proxy.withLogin(user, password);
        } catch (CharacterCodingException | NumberFormatException undecodable) {
            // not as the cause: its message may show what it could not read
            throw wrong(url, "has a user name or password with a % that begins no UTF-8; write %25 for the % itself");
        } catch (IllegalArgumentException unfit) {
            throw wrong(url, "does not do: " + unfit.getMessage());
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** RFC 3986 §2.1: percent-encoding. */
    private static char[] decoded(String text) throws CharacterCodingException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                var digits = new String(bytes, i + 1, Math.min(2, bytes.length - i - 1), StandardCharsets.ISO_8859_1);
                bytes[length++] = (byte) Integer.parseInt(digits.length() == 2 ? digits : "", 16);
                i += 2;
            } else {
                bytes[length++] = bytes[i];
            }
        }
        CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
        var result = new char[chars.remaining()];
        chars.get(result);
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(chars.array(), '\0');
        return result;
    }

    private static IllegalArgumentException wrong(String url, String what) {
        return new IllegalArgumentException("\"" + shown(url) + "\" " + what);
    }

    private static String shown(String url) {
        int at = url.lastIndexOf('@');
        int begin = url.indexOf("://");
        if (at < 0) {
            return url;
        }
        return (begin >= 0 && begin < at ? url.substring(0, begin + 3) : "") + "***" + url.substring(at);
    }
}
