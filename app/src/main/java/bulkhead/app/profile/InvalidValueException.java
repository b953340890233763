package bulkhead.app.profile;

/**
 * A value that a field of a profile cannot have, or lacks; the message goes on from the field's name: “takes 4 or 6, not
 * '5'”.
 */
public final class InvalidValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ProfileField field;
    private final String value;

    InvalidValueException(ProfileField field, String takes, Object value) {
        this("takes " + takes + ", not " + value, field, String.valueOf(value));
    }

    private InvalidValueException(String message, ProfileField field, String value) {
        super(message);
        this.field = field;
        this.value = value;
    }

    static InvalidValueException missing(ProfileField field) {
        return new InvalidValueException("is missing", field, null);
    }

    public boolean isMissing() {
        return value == null;
    }

    public ProfileField field() {
        return field;
    }

    /** What it was to be, for another language's sentence; empty when it is missing. */
    public String value() {
        return isMissing() ? "" : value;
    }
}
