package bulkhead.app.desktop.profiles;

import atlantafx.base.controls.CustomTextField;
import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.ProfileName;
import bulkhead.app.profile.exporter.Export;
import bulkhead.app.profile.exporter.ExportFormat;
import bulkhead.app.profile.exporter.LeftBehind;
import bulkhead.app.secret.OnePassphrase;
import bulkhead.app.secret.SecretKind;
import java.io.File;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Alert;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.feather.Feather;

/** A connection becomes a file: for which program, with or without its secrets, and what the file cannot say. */
final class ExportPage extends BorderPane {
    private final Texts texts;
    private final Pages pages;
    private final Book book;
    private final String name;
    private final Profile profile;
    private final ToggleGroup formats = new ToggleGroup();
    private final CheckBox secrets = new CheckBox();
    private final Label secretsMean = FieldRow.small("", Styles.TEXT_MUTED);
    private final CustomTextField file = new CustomTextField();
    private final ScrollPane scroll = new ScrollPane();
    private final Bulleted left;
    private final ActionBar bar;

    ExportPage(Texts texts, Pages pages, Book book, String name, Profile profile) {
        this.texts = texts;
        this.pages = pages;
        this.book = book;
        this.name = name;
        this.profile = profile;
        left = new Bulleted(texts.of("export.left"));
        left.setId("left");
        bar = new ActionBar(texts, texts.of("export.export"), texts.of("editor.cancel"), this::export, pages::back);
        VBox content = new VBox(formats(), withSecrets(), fileRow(), left);
        content.getStyleClass().add("form");
        scroll.setContent(content);
        scroll.setFitToWidth(true);
        Scrolling.followFocus(scroll);
        setCenter(scroll);
        setBottom(bar);
        file.setText(
                home().resolve(ProfileName.stem(name) + extension(format())).toString());
        formats.selectedToggleProperty().addListener((_, before, _) -> {
            String old = extension((ExportFormat) before.getUserData());
            if (file.getText().endsWith(old)) {
                file.setText(file.getText().substring(0, file.getText().length() - old.length()) + extension(format()));
            }
            look();
        });
        look();
    }

    /** The focus goes to where one begins. */
    @Override
    public void requestFocus() {
        Scrolling.focus(scroll, (Node) formats.getSelectedToggle());
    }

    private Node formats() {
        VBox box = new VBox();
        box.getStyleClass().add("choices");
        for (ExportFormat format : ExportFormat.values()) {
            RadioButton button = new RadioButton(texts.of("format." + format.name()));
            button.setId("format-" + format.name());
            button.setToggleGroup(formats);
            button.setUserData(format);
            button.setSelected(format == ExportFormat.json);
            box.getChildren().add(button);
        }
        return box;
    }

    private Node withSecrets() {
        secrets.setText(texts.of("export.secrets"));
        secrets.setId("with-secrets");
        secrets.selectedProperty().addListener((_, _, _) -> look());
        VBox box = new VBox(secrets, secretsMean);
        box.getStyleClass().add("field");
        return box;
    }

    private Node fileRow() {
        Label label = new Label(texts.of("export.file"));
        label.setLabelFor(file);
        file.setId("file");
        file.textProperty().addListener((_, _, _) -> look());
        Button choose = new Button(null, Icons.of(Feather.FOLDER, "row-icon"));
        choose.setId("file-choose");
        choose.setOnAction(_ -> choose());
        FieldButton.put(file, choose, texts, "editor.choose");
        VBox box = new VBox(label, file);
        box.getStyleClass().add("field");
        return box;
    }

    private void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName(ProfileName.stem(name) + extension(format()));
        File chosen = chooser.showSaveDialog(pages.window());
        if (chosen != null) {
            file.setText(chosen.getPath());
        }
    }

    private void look() {
        secretsMean.setText(texts.of(
                !secrets.isSelected() ? "export.without" : format().seals() ? "export.sealed" : "export.clear"));
        secretsMean.getStyleClass().removeAll(Styles.TEXT_MUTED, Styles.DANGER);
        secretsMean.getStyleClass().add(what().inClear() ? Styles.DANGER : Styles.TEXT_MUTED);
        left.show(words(format().left(profile, going())));
        bar.enable(!file.getText().isBlank());
    }

    private void export() {
        if (what().inClear() && !isMeant()) {
            return;
        }
        bar.busy(true);
        Export export = what();
        Path target = Path.of(file.getText().strip());
        book.find(
                () -> {
                    try (OnePassphrase passphrase = book.profiles().secrets().onePassphrase()) {
                        return export.write(target, book.profiles(), passphrase);
                    }
                },
                behind -> {
                    pages.back();
                    pages.tell(done(target, behind));
                },
                bar::failed);
    }

    /** What is kept is known only when it is written, and may have no place in the file. */
    private String done(Path written, List<LeftBehind> behind) {
        List<String> unseen = words(behind.stream()
                .filter(one -> one.field() == ProfileField.TUNNEL_SECRET)
                .toList());
        String done = texts.of("export.done", name, written);
        return unseen.isEmpty() ? done : done + " " + texts.of("export.left") + " " + String.join("; ", unseen);
    }

    /** The secrets in files go along, as far as is known before they are read. */
    private Set<SecretKind> going() {
        return secrets.isSelected() ? EnumSet.of(SecretKind.PRE_SHARED_KEY, SecretKind.PASSWORD) : Set.of();
    }

    private static List<String> words(List<LeftBehind> left) {
        return left.stream().map(LeftBehind::words).toList();
    }

    private boolean isMeant() {
        ButtonType yes = new ButtonType(texts.of("export.clear-yes"), ButtonData.OK_DONE);
        ButtonType no = new ButtonType(texts.of("editor.cancel"), ButtonData.CANCEL_CLOSE);
        Alert alert = new Alert(Alert.AlertType.NONE, texts.of("export.clear-ask", file.getText()), yes, no);
        alert.setTitle(texts.of("export.title", name));
        alert.initOwner(pages.window());
        return alert.showAndWait().filter(yes::equals).isPresent();
    }

    private ExportFormat format() {
        return (ExportFormat) formats.getSelectedToggle().getUserData();
    }

    private Export what() {
        return new Export(name, format(), secrets.isSelected());
    }

    private static String extension(ExportFormat format) {
        return "." + format.name();
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home"));
    }
}
