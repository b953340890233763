package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.wire.PeerText;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The message of an MS-CHAPv2 Failure: {@code E=691 R=1 C=… V=3 M=text}.
 *
 * @param error the number after {@code E=}, or 0 when there is none
 * @param mayRetry whether the server takes another response, to the same challenge or to {@code challenge}
 * @param challenge of 16 bytes, or empty
 * @param changesPasswords whether the server takes RFC 2759's Change-Password: pppd for one does not
 * @param text what is for people
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2759#section-6">RFC 2759 section 6</a>
 */
record MsChapFailure(int error, boolean mayRetry, Optional<byte[]> challenge, boolean changesPasswords, String text) {
    static final int PASSWORD_EXPIRED = 648;
    static final int AUTHENTICATION_FAILURE = 691;
    static final int CHANGING_PASSWORD = 709;

    private static final Pattern ERROR = Pattern.compile("(?:^| )E=(\\d{1,9})(?: |$)");
    private static final Pattern RETRY = Pattern.compile("(?:^| )R=1(?: |$)");
    private static final Pattern CHALLENGE = Pattern.compile("(?:^| )C=([0-9A-Fa-f]{32})(?: |$)");
    private static final Pattern VERSION = Pattern.compile("(?:^| )V=3(?: |$)");
    private static final Pattern TEXT = Pattern.compile("(?:^| )M=(.*+)");

    static MsChapFailure parse(byte[] message) {
        String all = PeerText.printable(message);
        String text = text(all);
        // What is for people is not for us.
        String fields = text.isEmpty() ? all : all.substring(0, all.lastIndexOf("M=" + text));
        Matcher error = ERROR.matcher(fields);
        Matcher challenge = CHALLENGE.matcher(fields);
        return new MsChapFailure(
                error.find() ? Integer.parseInt(error.group(1)) : 0,
                RETRY.matcher(fields).find(),
                challenge.find() ? Optional.of(HexFormat.of().parseHex(challenge.group(1))) : Optional.empty(),
                VERSION.matcher(fields).find(),
                text);
    }

    /** What follows {@code M=}; nothing when that is missing. */
    static String text(String message) {
        Matcher matcher = TEXT.matcher(message);
        return matcher.find() ? matcher.group(1).strip() : "";
    }

    /** What a person is to be asked for, so that it goes on; a new password may be refused by the server's policy. */
    Optional<Prompt.Subject> retry() {
        return switch (error) {
            case AUTHENTICATION_FAILURE -> mayRetry ? Optional.of(Prompt.Subject.PASSWORD) : Optional.empty();
            case PASSWORD_EXPIRED -> changesPasswords ? Optional.of(Prompt.Subject.NEW_PASSWORD) : Optional.empty();
            case CHANGING_PASSWORD ->
                changesPasswords && mayRetry ? Optional.of(Prompt.Subject.NEW_PASSWORD) : Optional.empty();
            default -> Optional.empty();
        };
    }

    String why() {
        String words = switch (error) {
            case 646 -> "this user may not log on at this time of day";
            case 647 -> "the account is disabled";
            case PASSWORD_EXPIRED -> "the password has expired";
            case 649 -> "this user has no permission to dial in";
            case AUTHENTICATION_FAILURE -> "wrong user name or password";
            case CHANGING_PASSWORD -> "the password could not be changed";
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
            case PASSWORD_EXPIRED ->
                changesPasswords
                        ? "connect where the new password can be asked for"
                        : "change the password by other means, for this server does not take a new one";
            case CHANGING_PASSWORD -> "choose another password, or ask the server's administrator";
            default -> ClientExchange.ADVICE;
        };
    }
}
