package bulkhead.app.desktop.profiles;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.SavedProfiles.Addition;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.profile.importer.ImportResult;
import bulkhead.app.profile.importer.Importers;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.secret.OnePassphrase;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Connections in files of other programs: what was found, what would be kept where, and what is lost on the way. */
final class ImportPage extends BorderPane implements Pages.Careful {
    private final Texts texts;
    private final Pages pages;
    private final Book book;
    private final Consumer<List<String>> imported;
    private final VBox content = new VBox();
    private final ScrollPane scroll = new ScrollPane(content);
    private final ActionBar bar;
    private final List<ImportRow> rows = new ArrayList<>();
    private final ComboBox<Place> place;
    private boolean adding;
    private boolean left;

    /** What reading came to, and where secrets would be kept by default. */
    private record Reading(ImportResult result, Place usual) {}

    /** @param imported is told the new names; the page has been left then */
    ImportPage(Texts texts, Pages pages, Book book, Consumer<List<String>> imported) {
        this.texts = texts;
        this.pages = pages;
        this.book = book;
        this.imported = imported;
        place = SecretsForm.places(texts);
        place.valueProperty().addListener((_, _, _) -> look());
        bar = new ActionBar(texts, texts.of("import.import"), texts.of("editor.cancel"), this::add, pages::back);
        content.getStyleClass().add("form");
        scroll.setFitToWidth(true);
        Scrolling.followFocus(scroll);
        setCenter(scroll);
        setBottom(bar);
        choose();
    }

    /** Reads files, or the files of folders, in the background and shows what is in them. */
    void read(List<Path> files) {
        forget();
        Label reading = new Label(texts.of("import.reading"));
        content.getChildren().setAll(reading);
        bar.busy(true);
        bar.enable(false);
        book.find(
                () -> {
                    try (OnePassphrase passphrase = book.profiles().secrets().onePassphrase()) {
                        return new Reading(
                                Importers.read(files, passphrase),
                                book.profiles().secrets().usual());
                    }
                },
                this::show,
                this::refused);
    }

    @Override
    public boolean mayLeave() {
        left = true;
        if (!adding) {
            forget();
        }
        return true;
    }

    /** The focus goes to where one begins. */
    @Override
    public void requestFocus() {
        Node first = content.lookup(".button");
        if (first != null) {
            Scrolling.focus(scroll, first);
        }
    }

    private void show(Reading reading) {
        switch (reading.result()) {
            case ImportResult.Refused(String sentence) -> refused(sentence);
            case ImportResult.Found(List<ImportedConnection> connections, List<String> wrong) -> {
                if (left) {
                    connections.forEach(connection -> connection.secrets().close());
                } else {
                    show(connections, wrong, reading.usual());
                }
            }
        }
    }

    private void show(List<ImportedConnection> connections, List<String> wrong, Place usual) {
        bar.busy(false);
        content.getChildren().clear();
        boolean secrets = connections.stream().anyMatch(c -> !c.secrets().isEmpty());
        if (secrets) {
            content.getChildren().add(new FieldRow(texts, ProfileField.SECRETS, place, true));
        }
        for (ImportedConnection connection : connections) {
            ImportRow row = new ImportRow(texts, connection, rows.size(), this::look);
            rows.add(row);
            content.getChildren().add(row);
        }
        for (String sentence : wrong) {
            content.getChildren().add(FieldRow.small(texts.said(sentence), Styles.DANGER));
        }
        place.setValue(usual);
        look();
        Scrolling.focus(scroll, rows.getFirst());
    }

    private void refused(String sentence) {
        choose();
        bar.failed(sentence);
    }

    /** Nothing is read yet: where files come from. */
    private void choose() {
        FontIcon icon = Icons.of(Feather.DOWNLOAD, "state-icon");
        Label words = new Label(texts.of("import.drop"));
        words.setWrapText(true);
        words.setTextAlignment(TextAlignment.CENTER);
        Button files = new Button(texts.of("import.files"));
        files.setId("choose-files");
        files.setOnAction(_ -> {
            List<File> chosen = new FileChooser().showOpenMultipleDialog(pages.window());
            if (chosen != null) {
                read(chosen.stream().map(File::toPath).toList());
            }
        });
        Button folder = new Button(texts.of("import.folder"));
        folder.setId("choose-folder");
        folder.setOnAction(_ -> {
            File chosen = new DirectoryChooser().showDialog(pages.window());
            if (chosen != null) {
                read(List.of(chosen.toPath()));
            }
        });
        HBox buttons = new HBox(8, files, folder);
        buttons.getStyleClass().add("centered");
        VBox target = new VBox(icon, words, buttons, FieldRow.small(texts.of("import.formats"), Styles.TEXT_MUTED));
        target.getStyleClass().add("drop-target");
        content.getChildren().setAll(target);
        bar.busy(false);
        look();
    }

    private void look() {
        long chosen = rows.stream().filter(ImportRow::isChosen).count();
        rows.forEach(row -> row.show(place.getValue()));
        bar.name(chosen > 1 ? texts.of("import.import-all", chosen) : texts.of("import.import"));
        bar.enable(chosen > 0);
    }

    private void add() {
        adding = true;
        bar.busy(true);
        getCenter().setDisable(true);
        Place where = place.getValue();
        List<Addition> chosen = rows.stream()
                .filter(ImportRow::isChosen)
                .map(row -> row.connection().addition())
                .toList();
        book.patiently(() -> book.profiles().addAll(chosen, where), this::added, this::notAdded);
    }

    private void added(List<String> names) {
        done();
        if (!left) {
            pages.back();
        }
        imported.accept(names);
    }

    private void notAdded(String sentence) {
        done();
        if (left) {
            pages.tell(sentence);
        } else {
            look();
            bar.failed(sentence);
        }
    }

    /** Nobody needs the secrets any more whose page was left meanwhile. */
    private void done() {
        adding = false;
        getCenter().setDisable(false);
        if (left) {
            forget();
        }
    }

    private void forget() {
        rows.forEach(row -> row.connection().secrets().close());
        rows.clear();
    }
}
