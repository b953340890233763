package bulkhead.app.desktop.profiles;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.profile.SecurityRating;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.secret.SecretKind;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** One connection that was found, to be imported or not. */
final class ImportRow extends VBox {
    private final Texts texts;
    private final ImportedConnection connection;
    private final CheckBox chosen;
    private final Label secrets = FieldRow.small("", Styles.TEXT_MUTED);

    /** @param changed is run when the user chooses */
    ImportRow(Texts texts, ImportedConnection connection, int place, Runnable changed) {
        this.texts = texts;
        this.connection = connection;
        Profile profile = connection.profile();
        chosen = new CheckBox(connection.name());
        chosen.setId("import-" + place);
        chosen.setSelected(true);
        chosen.getStyleClass().add(Styles.TEXT_BOLD);
        chosen.selectedProperty().addListener((_, _, _) -> changed.run());
        String user = profile.user() == null ? texts.of("import.no-user") : profile.user();
        VBox about =
                new VBox(FieldRow.small(texts.of("import.about", profile.server(), user), Styles.TEXT_MUTED), secrets);
        about.getStyleClass().addAll("field", "indented");
        if (SecurityRating.of(profile).level() == SecurityRating.Level.WEAK) {
            about.getChildren().add(FieldRow.small(texts.of("profiles.weak"), Styles.WARNING));
        }
        Bulleted left = new Bulleted(texts.of("import.left"));
        left.show(connection.left().stream().map(texts::said).toList());
        about.getChildren().add(left);
        getStyleClass().addAll("found", "field");
        getChildren().addAll(chosen, about);
    }

    ImportedConnection connection() {
        return connection;
    }

    boolean isChosen() {
        return chosen.isSelected();
    }

    @Override
    public void requestFocus() {
        chosen.requestFocus();
    }

    /** Says what would be kept where. */
    void show(Place where) {
        String kinds = Stream.of(SecretKind.values())
                .filter(connection.secrets().kinds()::contains)
                .map(kind -> texts.of("kind." + kind.key()))
                .collect(Collectors.joining(", "));
        if (kinds.isEmpty() || where == null) {
            secrets.setText(texts.of("import.no-secrets"));
        } else {
            secrets.setText(texts.of("keeps." + where.name(), kinds));
        }
    }
}
