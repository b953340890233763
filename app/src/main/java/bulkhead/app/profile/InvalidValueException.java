package bulkhead.app.profile;

import java.util.Locale;

/**
 * A value that a field of a profile cannot have, or lacks; the message goes on from the field's name: “takes 4 or 6, not
 * '5'”.
 */
public final class InvalidValueException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Kind {
        MISSING,
        INVALID,
        /** Each is good, and there are more than fit. */
        MANY,
        /** A file that it names is of no use; the message and the value say why, and go on from nothing. */
        UNUSABLE
    }

    /** What is probably meant, where that is known. */
    public enum Hint {
        NONE(""),
        PORT("leave out the port, IKE's are always 500 and 4500"),
        URL("leave out what stands before and behind the name"),
        USER("leave out the user, whose name has a field of its own"),
        ZONE("leave out the interface behind %"),
        LINK_LOCAL("give the server's global address, as a link-local one is only a neighbour's"),
        IPV4("an IPv4 address is four numbers up to 255"),
        NOBODY("no computer has that address"),
        ASCII("write it in its ASCII form, which begins with xn--, as its letters stand for two names");

        private final String words;

        Hint(String words) {
            this.words = words;
        }

        /** Its name in identifiers and keys of texts. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Kind kind;
    private final ProfileField field;
    private final String value;
    private final Hint hint;

    InvalidValueException(ProfileField field, String takes, Object value) {
        this(field, takes, value, Hint.NONE);
    }

    InvalidValueException(ProfileField field, String takes, Object value, Hint hint) {
        this(
                Kind.INVALID,
                "takes " + takes + ", not " + value + (hint == Hint.NONE ? "" : ": " + hint.words),
                field,
                String.valueOf(value),
                hint);
    }

    private InvalidValueException(Kind kind, String message, ProfileField field, String value, Hint hint) {
        super(message);
        this.kind = kind;
        this.field = field;
        this.value = value;
        this.hint = hint;
    }

    static InvalidValueException missing(ProfileField field) {
        return new InvalidValueException(Kind.MISSING, "is missing", field, "", Hint.NONE);
    }

    static InvalidValueException many(ProfileField field, String takes, int count) {
        return new InvalidValueException(
                Kind.MANY, "takes " + takes + ", not " + count, field, Integer.toString(count), Hint.NONE);
    }

    static InvalidValueException unusable(ProfileField field, String why) {
        return new InvalidValueException(Kind.UNUSABLE, why, field, why, Hint.NONE);
    }

    public Kind kind() {
        return kind;
    }

    public ProfileField field() {
        return field;
    }

    /** What it was to be, for another language's sentence; empty when it is missing. */
    public String value() {
        return value;
    }

    public Hint hint() {
        return hint;
    }
}
