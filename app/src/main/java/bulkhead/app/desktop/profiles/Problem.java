package bulkhead.app.desktop.profiles;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.profiles.Book.Entry;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.InvalidValueException.Hint;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.ProfileStore;
import java.util.List;

/**
 * What is wrong with a field, or risky about it.
 *
 * @param text the key of a sentence, whose argument is {@code value}
 * @param serious whether it keeps the connection from being saved
 * @param hint what is probably meant
 */
record Problem(ProfileField field, String text, String value, boolean serious, Hint hint) {
    private static final String TAKEN = "problem.taken-name";

    static Problem error(ProfileField field, String text, String value) {
        return new Problem(field, text, value, true, Hint.NONE);
    }

    static Problem warning(ProfileField field, String text) {
        return new Problem(field, text, "", false, Hint.NONE);
    }

    static Problem of(InvalidValueException invalid) {
        ProfileField field = invalid.field();
        return switch (invalid.kind()) {
            case MISSING -> missing(field);
            case INVALID -> new Problem(field, "invalid." + field.key(), invalid.value(), true, invalid.hint());
            case MANY -> error(field, "many." + field.key(), invalid.value());
        };
    }

    static Problem missing(ProfileField field) {
        return error(field, "missing." + field.key(), "");
    }

    /** @param before the connection's own name, or null for a new one */
    static List<Problem> ofName(String name, String before, List<Entry> others) {
        if (name.isEmpty()) {
            return List.of(error(ProfileField.NAME, "problem.no-name", name));
        }
        if (!ProfileStore.isName(name)) {
            return List.of(error(ProfileField.NAME, "invalid." + ProfileField.NAME.key(), name));
        }
        boolean taken = others.stream().anyMatch(entry -> entry.name().equals(name) && !name.equals(before));
        return taken ? List.of(error(ProfileField.NAME, TAKEN, name)) : List.of();
    }

    boolean isTaken() {
        return text.equals(TAKEN);
    }

    String sentence(Texts texts) {
        String sentence = texts.of(text, value);
        return hint == Hint.NONE ? sentence : sentence + " " + texts.of("hint." + hint.key());
    }
}
