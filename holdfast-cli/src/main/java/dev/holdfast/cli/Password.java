// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.jid.Jid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Where a password may come from: a file, the environment, a person; never the command line, which all users can see. */
final class Password {
    private Password() {}

    /**
     * The password; the caller wipes it.
     *
     * @throws UsageException if there is none
     */
    static char[] find(Optional<Path> file, Jid account, Surroundings surroundings) {
        var password = file.map(Password::firstLine)
                .or(() -> surroundings.environment("HOLDFAST_PASSWORD").map(String::toCharArray))
                .or(() -> surroundings.prompt().flatMap(prompt -> prompt.ask("Password of " + account.bare() + ": ")))
                .orElseThrow(() -> new UsageException(
                        "no password for " + account.bare() + ": give --password-file FILE or set HOLDFAST_PASSWORD"));
        if (password.length == 0) {
            throw new UsageException("the password of " + account.bare() + " is empty"
                    + file.map(from -> ": put it into the first line of " + from)
                            .orElse(""));
        }
        return password;
    }

    private static char[] firstLine(Path file) {
        var bytes = new byte[0];
        var decoded = new char[0];
        try {
            bytes = Files.readAllBytes(file);
            int end = 0;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (end > 0 && bytes[end - 1] == '\r') {
                end--;
            }
            var characters = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end));
            decoded = characters.array();
            return Arrays.copyOf(decoded, characters.limit());
        } catch (CharacterCodingException _) {
            throw new UsageException("the first line of --password-file " + file + " is not UTF-8");
        } catch (IOException unreadable) {
            throw new UsageException("--password-file cannot be read: " + reason(unreadable));
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(decoded, '\0');
        }
    }

    /** What is wrong with a file, as people say it; Java's own messages are the bare name. */
    static String reason(IOException unreadable) {
        return switch (unreadable) {
            case NoSuchFileException missing -> "there is no file " + missing.getFile();
            case AccessDeniedException denied -> "access to " + denied.getFile() + " is denied";
            default -> String.valueOf(unreadable.getMessage());
        };
    }
}
