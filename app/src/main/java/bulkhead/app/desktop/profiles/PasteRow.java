package bulkhead.app.desktop.profiles;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.importer.PastedText;
import bulkhead.app.profile.importer.PastedText.Part;
import bulkhead.app.secret.SecretKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.feather.Feather;

/** Fills a new connection from a text on the clipboard, and says what it found there. */
final class PasteRow extends HBox {
    private final Texts texts;
    private final Consumer<PastedText.Found> found;
    private final Label said;

    /** @param found gets what there was; it closes the secrets */
    PasteRow(Texts texts, Consumer<PastedText.Found> found) {
        super(12);
        this.texts = texts;
        this.found = found;
        Button paste = new Button(texts.of("paste.button"), Icons.of(Feather.CLIPBOARD, "row-icon"));
        paste.setId("paste");
        paste.getStyleClass().add(Styles.SMALL);
        paste.setMinWidth(USE_PREF_SIZE);
        paste.setOnAction(_ -> read(Clipboard.getSystemClipboard().getString()));
        said = FieldRow.small(texts.of("paste.about"), Styles.TEXT_MUTED);
        said.setId("pasted");
        HBox.setHgrow(said, Priority.ALWAYS);
        setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(paste, said);
    }

    private void read(String text) {
        PastedText.Found all = PastedText.read(text == null ? "" : text);
        List<String> sentences = new ArrayList<>();
        sentences.add(
                all.isEmpty() ? texts.of("paste.nothing") : texts.of("paste.found", String.join(", ", names(all))));
        if (!all.several().isEmpty()) {
            sentences.add(texts.of("paste.several", names(all.several())));
        }
        found.accept(all);
        said.setText(String.join(" ", sentences));
    }

    private List<String> names(PastedText.Found all) {
        List<Part> parts = new ArrayList<>();
        if (all.profile().server() != null) {
            parts.add(Part.SERVER);
        }
        if (all.profile().user() != null) {
            parts.add(Part.USER);
        }
        if (all.secrets().get(SecretKind.PRE_SHARED_KEY) != null) {
            parts.add(Part.PRE_SHARED_KEY);
        }
        if (all.secrets().get(SecretKind.PASSWORD) != null) {
            parts.add(Part.PASSWORD);
        }
        List<String> names = new ArrayList<>(parts.stream().map(this::name).toList());
        boolean more = !all.profile()
                .with(b -> {
                    b.server = null;
                    b.user = null;
                })
                .equals(Profile.EMPTY);
        if (more) {
            names.add(texts.of("editor.advanced"));
        }
        return names;
    }

    private String names(Set<Part> parts) {
        return parts.stream().sorted().map(this::name).collect(Collectors.joining(", "));
    }

    private String name(Part part) {
        return texts.of("field." + part.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
