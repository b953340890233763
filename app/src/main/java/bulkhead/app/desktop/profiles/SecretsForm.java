package bulkhead.app.desktop.profiles;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Chosen;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.KeyStrength;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.feather.Feather;

/** Where the secrets of a connection are typed, and where they are to be kept. Those that are kept are not read out. */
final class SecretsForm {
    private final Texts texts;
    private final Kept kept;
    private final Runnable changed;
    private final Map<SecretKind, SecretField> fields = new EnumMap<>(SecretKind.class);
    private final Map<SecretKind, ToggleButton> forgetters = new EnumMap<>(SecretKind.class);
    private final Map<SecretKind, FieldRow> rows = new EnumMap<>(SecretKind.class);
    private final ComboBox<Place> place;
    private final FieldRow placeRow;
    private final Place proposed;

    /** What is kept already. @param kinds empty where to know it would take a passphrase */
    record Kept(Place place, Optional<Set<SecretKind>> kinds) {
        static final Kept NOTHING = new Kept(Place.none, Optional.of(Set.of()));

        boolean has(SecretKind kind) {
            return place != Place.none
                    && kinds.map(known -> known.contains(kind)).orElse(true);
        }
    }

    /** @param proposed where to keep them unless the user says otherwise */
    SecretsForm(Texts texts, Kept kept, Place proposed, Runnable changed) {
        this.texts = texts;
        this.kept = kept;
        this.proposed = proposed;
        this.changed = changed;
        place = places(texts);
        place.setValue(proposed);
        placeRow = new FieldRow(texts, ProfileField.SECRETS, place, true);
        rows.put(SecretKind.PRE_SHARED_KEY, row(SecretKind.PRE_SHARED_KEY, ProfileField.PRE_SHARED_KEY, false));
        rows.put(SecretKind.PASSWORD, row(SecretKind.PASSWORD, ProfileField.PASSWORD, false));
        rows.put(SecretKind.TUNNEL_SECRET, row(SecretKind.TUNNEL_SECRET, ProfileField.TUNNEL_SECRET, true));
        rows.put(SecretKind.KEY_PASSPHRASE, row(SecretKind.KEY_PASSPHRASE, ProfileField.KEY_PASSPHRASE, true));
        place.valueProperty().addListener((_, _, _) -> {
            enable();
            changed.run();
        });
        enable();
    }

    /** A choice of where secrets can be kept. */
    static ComboBox<Place> places(Texts texts) {
        ComboBox<Place> places = new ComboBox<>();
        places.getItems().setAll(Place.values());
        places.setConverter(new Chosen<>(place -> texts.of("place." + place.name())));
        return places;
    }

    FieldRow row(SecretKind kind) {
        return rows.get(kind);
    }

    FieldRow placeRow() {
        return placeRow;
    }

    Place place() {
        return place.getValue();
    }

    boolean isChanged() {
        return place() != proposed
                || !forgotten().isEmpty()
                || fields.values().stream().anyMatch(field -> !field.isBlank());
    }

    Set<SecretKind> forgotten() {
        Set<SecretKind> forgotten = EnumSet.noneOf(SecretKind.class);
        forgetters.forEach((kind, button) -> {
            if (button.isSelected()) {
                forgotten.add(kind);
            }
        });
        return forgotten;
    }

    /** What was typed; the caller closes it. */
    SecretSet typed() {
        SecretSet typed = new SecretSet();
        fields.forEach((kind, field) -> {
            if (!field.isBlank() && place() != Place.none) {
                typed.put(kind, field.utf8());
            }
        });
        return typed;
    }

    /** Puts secrets into the fields, and into the first place that can keep them. */
    void fill(SecretSet found) {
        if (!found.isEmpty() && place() == Place.none) {
            place.setValue(proposed == Place.none ? Place.file : proposed);
        }
        for (SecretKind kind : found.kinds()) {
            fields.get(kind).setText(new String(found.get(kind), StandardCharsets.UTF_8));
        }
    }

    /** Empties the fields. */
    void forget() {
        fields.values().forEach(SecretField::forget);
    }

    /** Whether a pre-shared key is typed that whoever answers in the server's place can guess. */
    boolean isKeyGuessable() {
        SecretField field = fields.get(SecretKind.PRE_SHARED_KEY);
        byte[] typed = field.utf8();
        boolean guessable = !field.isBlank() && KeyStrength.isGuessable(typed);
        SecretSet.wipe(typed);
        return guessable;
    }

    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (isKeyGuessable()) {
            problems.add(Problem.warning(ProfileField.PRE_SHARED_KEY, "problem.short-key"));
        }
        if (place() == Place.none && kept.place() != Place.none) {
            problems.add(Problem.warning(ProfileField.SECRETS, "problem.forgets"));
        }
        return problems;
    }

    void show(List<Problem> problems) {
        placeRow.show(problems);
        rows.values().forEach(row -> row.show(problems));
    }

    private FieldRow row(SecretKind kind, ProfileField profileField, boolean explained) {
        SecretField field = new SecretField(texts, profileField.key());
        fields.put(kind, field);
        field.passwordProperty().addListener((_, _, _) -> changed.run());
        FieldRow row = new FieldRow(texts, profileField, field, explained);
        if (kept.has(kind)) {
            ToggleButton forget = new ToggleButton(texts.of("editor.forget"), Icons.of(Feather.TRASH_2, "row-icon"));
            forget.setId("forget-" + profileField.key());
            forget.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
            forget.setMinWidth(HBox.USE_PREF_SIZE);
            forget.selectedProperty().addListener((_, _, _) -> {
                enable();
                changed.run();
            });
            forgetters.put(kind, forget);
            HBox.setHgrow(field, Priority.ALWAYS);
            row.beside(forget);
        }
        return row;
    }

    /** What can be typed, and what an empty field means. */
    private void enable() {
        fields.forEach((kind, field) -> {
            ToggleButton forget = forgetters.get(kind);
            boolean gone = forget != null && forget.isSelected();
            field.setDisable(place() == Place.none || gone);
            if (field.isDisabled()) {
                field.forget();
            }
            String prompt = place() == Place.none
                    ? "editor.asked"
                    : gone ? "editor.forgets" : !kept.has(kind) ? "editor.unset" : keptPrompt();
            field.setPromptText(texts.of(prompt));
        });
    }

    private String keptPrompt() {
        return kept.place() == Place.keyring ? "editor.kept-keyring" : "editor.kept-file";
    }
}
