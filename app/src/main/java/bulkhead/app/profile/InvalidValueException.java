package bulkhead.app.profile;

/** A value that a field of a profile cannot have; the message goes on from the field's name: “takes 4 or 6, not '5'”. */
public final class InvalidValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ProfileField field;
    private final String value;

    InvalidValueException(ProfileField field, String takes, Object value) {
        super("takes " + takes + ", not " + value);
        this.field = field;
        this.value = String.valueOf(value);
    }

    public ProfileField field() {
        return field;
    }

    /** What it was to be, for another language's sentence. */
    public String value() {
        return value;
    }
}
