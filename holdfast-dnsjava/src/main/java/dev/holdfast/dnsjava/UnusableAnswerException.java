// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dnsjava;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/** A name server answers that it has no answer: SERVFAIL, REFUSED and their like. */
final class UnusableAnswerException extends IOException {
    private final int code;

    private UnusableAnswerException(String message, int code) {
        super(message);
        this.code = code;
    }

    /** The answer, if it is one or says that there is nothing. */
    static Message unlessUsable(Message answer) {
        int code = answer.getRcode();
        if (code == Rcode.NOERROR || code == Rcode.NXDOMAIN) {
            return answer;
        }
        throw new CompletionException(new UnusableAnswerException(Rcode.string(code) + reasons(answer), code));
    }

    /** RFC 8914, which validating name servers use to tell why. */
    private static String reasons(Message answer) {
        var options = answer.getOPT();
        return options == null
                ? ""
                : options.getOptions().stream()
                        .flatMap(option -> option instanceof ExtendedErrorCodeOption error
                                ? Stream.of(ExtendedErrorCodeOption.text(error.getErrorCode()) + " "
                                        + Optional.ofNullable(error.getText()).orElse(""))
                                : Stream.empty())
                        .map(String::strip)
                        .collect(Collectors.joining(", ", " (", ")"))
                        .replace(" ()", "");
    }

    static Optional<UnusableAnswerException> in(Throwable failure) {
        return switch (failure) {
            case UnusableAnswerException unusable -> Optional.of(unusable);
            case CompletionException wrapped
            when wrapped.getCause() instanceof UnusableAnswerException unusable -> Optional.of(unusable);
            default -> Optional.empty();
        };
    }

    /** Whether this is why, and the same question without the checks of DNSSEC may have an answer. */
    static boolean serverFailure(Throwable failure) {
        return failure.getCause() instanceof UnusableAnswerException unusable && unusable.code == Rcode.SERVFAIL;
    }
}
