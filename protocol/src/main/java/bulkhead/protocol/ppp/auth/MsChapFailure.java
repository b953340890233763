package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.wire.PeerText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The message of an MS-CHAPv2 Failure: {@code E=691 R=1 C=… V=3 M=text}. We do not try again on one challenge, so R
 * and C do not matter, and we cannot change passwords, so V does not.
 *
 * @param error the number after {@code E=}, or 0 when there is none
 * @param text what is for people
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2759#section-6">RFC 2759 section 6</a>
 */
record MsChapFailure(int error, String text) {
    private static final Pattern ERROR = Pattern.compile("(?:^| )E=(\\d{1,9})(?: |$)");
    private static final Pattern TEXT = Pattern.compile("(?:^| )M=(.*+)");

    static MsChapFailure parse(byte[] message) {
        String all = PeerText.printable(message);
        Matcher error = ERROR.matcher(all);
        return new MsChapFailure(error.find() ? Integer.parseInt(error.group(1)) : 0, text(all));
    }

    /** What follows {@code M=}; nothing when that is missing. */
    static String text(String message) {
        Matcher matcher = TEXT.matcher(message);
        return matcher.find() ? matcher.group(1).strip() : "";
    }

    String why() {
        String words = switch (error) {
            case 646 -> "this user may not log on at this time of day";
            case 647 -> "the account is disabled";
            case 648 -> "the password has expired";
            case 649 -> "this user has no permission to dial in";
            case 691 -> "wrong user name or password";
            case 709 -> "the password could not be changed";
            default -> "";
        };
        String number = error == 0 ? "" : "error " + error;
        String quoted = text.isEmpty() ? "" : "\"" + text + "\"";
        return String.join(
                ", ", Stream.of(number, words, quoted).filter(s -> !s.isEmpty()).toList());
    }

    String advice() {
        return switch (error) {
            case 646, 647, 649 -> "ask the server's administrator";
            case 648, 709 -> "change the password by other means, for this client cannot";
            default -> ClientExchange.ADVICE;
        };
    }
}
