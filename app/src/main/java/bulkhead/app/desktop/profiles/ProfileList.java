package bulkhead.app.desktop.profiles;

import atlantafx.base.controls.CustomTextField;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** The saved connections, with a search over their names. */
public final class ProfileList extends VBox {
    private final ObservableList<String> names = FXCollections.observableArrayList();
    private final FilteredList<String> found = new FilteredList<>(names);
    private final ListView<String> list = new ListView<>(found);

    /** @param selected is told the name that is selected, or null */
    public ProfileList(Texts texts, Consumer<String> selected) {
        CustomTextField search = new CustomTextField();
        search.setLeft(Icons.of(Feather.SEARCH, "row-icon"));
        search.setPromptText(texts.of("profiles.search"));
        search.setAccessibleText(texts.of("profiles.search"));
        search.setId("search");
        Label placeholder = new Label(texts.of("profiles.empty"));
        placeholder.setWrapText(true);
        search.textProperty().addListener((_, _, text) -> {
            found.setPredicate(
                    name -> name.toLowerCase(Locale.ROOT).contains(text.strip().toLowerCase(Locale.ROOT)));
            placeholder.setText(texts.of(names.isEmpty() ? "profiles.empty" : "profiles.none"));
        });
        list.setId("profiles");
        list.setPlaceholder(placeholder);
        list.setAccessibleText(texts.of("profiles.title"));
        list.getSelectionModel().selectedItemProperty().addListener((_, _, name) -> selected.accept(name));
        VBox.setVgrow(list, Priority.ALWAYS);
        getStyleClass().add("sidebar");
        getChildren().addAll(search, list);
    }

    public void show(List<String> all) {
        String before = list.getSelectionModel().getSelectedItem();
        names.setAll(all);
        if (before == null || !all.contains(before)) {
            list.getSelectionModel().selectFirst();
        } else {
            list.getSelectionModel().select(before);
        }
    }
}
