package bulkhead.app.desktop.profiles;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.profiles.Book.Entry;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.InvalidValueException.Hint;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.ProfileName;
import java.util.List;

/**
 * What is wrong with a field, or risky about it.
 *
 * @param text the key of a sentence, whose argument is {@code value}
 * @param serious whether it keeps the connection from being saved
 * @param hint what is probably meant
 */
record Problem(ProfileField field, String text, String value, boolean serious, Hint hint) {
    private static final String UNUSABLE = "problem.certificate";
    private static final String TAKEN = "problem.taken-name";
    private static final String ALIKE = "problem.alike-name";

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
            case UNUSABLE -> error(field, UNUSABLE, invalid.value());
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
        if (!ProfileName.isValid(name)) {
            return List.of(error(ProfileField.NAME, "invalid." + ProfileField.NAME.key(), name));
        }
        return others.stream()
                .map(Entry::name)
                .filter(other -> !other.equals(before) && ProfileName.alike(other, name))
                .findFirst()
                .map(other -> List.of(error(ProfileField.NAME, other.equals(name) ? TAKEN : ALIKE, other)))
                .orElse(List.of());
    }

    boolean isTaken() {
        return text.equals(TAKEN) || text.equals(ALIKE);
    }

    String sentence(Texts texts) {
        String sentence = texts.of(text, text.equals(UNUSABLE) ? texts.said(value) : value);
        return hint == Hint.NONE ? sentence : sentence + " " + texts.of("hint." + hint.key());
    }
}
