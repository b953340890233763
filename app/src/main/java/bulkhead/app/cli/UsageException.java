package bulkhead.app.cli;

import bulkhead.app.profile.InvalidValueException;

/** The user's words or files are off; the message is the one sentence they read. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    /** In the words of the command line, where a profile's field is an option. */
    static UsageException of(InvalidValueException e) {
        String option = e.field().option().orElseThrow();
        return new UsageException(
                switch (e.kind()) {
                    case MISSING ->
                        "the " + e.field().key() + " is missing: give " + option
                                + ", or the name of a profile that has it";
                    case INVALID, MANY -> option + " " + e.getMessage();
                    case UNUSABLE -> e.getMessage();
                });
    }
}
