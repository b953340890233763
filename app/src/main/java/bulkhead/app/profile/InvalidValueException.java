package bulkhead.app.profile;

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
        MANY
    }

    private final Kind kind;
    private final ProfileField field;
    private final String value;

    InvalidValueException(ProfileField field, String takes, Object value) {
        this(Kind.INVALID, "takes " + takes + ", not " + value, field, String.valueOf(value));
    }

    private InvalidValueException(Kind kind, String message, ProfileField field, String value) {
        super(message);
        this.kind = kind;
        this.field = field;
        this.value = value;
    }

    static InvalidValueException missing(ProfileField field) {
        return new InvalidValueException(Kind.MISSING, "is missing", field, "");
    }

    static InvalidValueException many(ProfileField field, String takes, int count) {
        return new InvalidValueException(
                Kind.MANY, "takes " + takes + ", not " + count, field, Integer.toString(count));
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
}
