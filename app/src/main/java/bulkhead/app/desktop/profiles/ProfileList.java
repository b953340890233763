package bulkhead.app.desktop.profiles;

import atlantafx.base.controls.CustomTextField;
import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.profiles.Book.Entry;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.protocol.core.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import javafx.collections.transformation.FilteredList;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import org.kordamp.ikonli.feather.Feather;

/** The saved connections, with a search over names and servers. */
final class ProfileList extends VBox {
    private final Texts texts;
    private final Book book;
    private final Commands commands;
    private final FilteredList<Entry> found;
    private final ListView<Entry> list;
    private final ContextMenu menu;
    private final CustomTextField search = new CustomTextField();
    private final Map<KeyCombination, Consumer<Entry>> keys;
    private final List<ProfileCell> cells = new ArrayList<>();
    private ConnectionStatus status = ConnectionStatus.IDLE;
    private Map<String, Failure> failures = Map.of();
    private String wanted;

    ProfileList(Texts texts, Book book, Commands commands) {
        this.texts = texts;
        this.book = book;
        this.commands = commands;
        keys = keys();
        found = new FilteredList<>(book.entries());
        list = new ListView<>(found);
        list.setId("profiles");
        list.setAccessibleText(texts.of("profiles.title"));
        list.setCellFactory(_ -> cell());
        list.setPlaceholder(placeholder());
        list.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        menu = commands.menu(list.getSelectionModel().selectedItemProperty(), this::moveBy, this::delete);
        // As the list's own menu its keys would be the whole window's, Enter first of all.
        list.setOnContextMenuRequested(asked -> {
            menu.show(list, asked.getScreenX(), asked.getScreenY());
            asked.consume();
        });
        list.getSelectionModel().selectedItemProperty().addListener((_, _, entry) -> selected(entry));
        book.entries().addListener((ListChangeListener<Entry>) _ -> keepSelection());
        VBox.setVgrow(list, Priority.ALWAYS);
        getStyleClass().add("sidebar");
        getChildren().addAll(new HBox(8, searchField(), addButton()), list);
    }

    /** Selects this connection, now or as soon as it is in the list. */
    void select(String name) {
        wanted = name;
        keepSelection();
    }

    /** Shows which connection is the one of now, and which failed. */
    void show(ConnectionStatus newest, Map<String, Failure> known) {
        status = newest;
        failures = known;
        cells.forEach(cell -> cell.show(newest, known));
    }

    private ProfileCell cell() {
        ProfileCell cell = new ProfileCell(texts, button -> menu.show(button, Side.BOTTOM, 0, 0));
        cell.itemProperty().addListener((_, _, _) -> cell.show(status, failures));
        cell.setOnMouseClicked(click -> {
            if (click.getButton() == MouseButton.PRIMARY && click.getClickCount() == 2 && !cell.isEmpty()) {
                commands.connect(cell.getItem());
            }
        });
        new Reordering(
                cell, () -> search.getText().isBlank(), (entry, place) -> book.move(entry, place, commands::failed));
        cells.add(cell);
        return cell;
    }

    private Node searchField() {
        search.setLeft(Icons.of(Feather.SEARCH, "row-icon"));
        search.setPromptText(texts.of("profiles.search"));
        search.setAccessibleText(texts.of("profiles.search"));
        search.setId("search");
        search.textProperty().addListener((_, _, text) -> {
            String part = text.strip().toLowerCase(Locale.ROOT);
            found.setPredicate(entry -> (entry.name() + "\n"
                            + entry.profile().map(p -> p.server()).orElse(""))
                    .toLowerCase(Locale.ROOT)
                    .contains(part));
        });
        search.setOnAction(action -> {
            if (!search.getText().isBlank() && !found.isEmpty()) {
                action.consume();
                list.getSelectionModel().selectFirst();
                commands.connect(found.getFirst());
            }
        });
        HBox.setHgrow(search, Priority.ALWAYS);
        return search;
    }

    private Node addButton() {
        MenuButton add = new MenuButton(null, Icons.of(Feather.PLUS, "row-icon"));
        add.setId("add");
        add.getStyleClass().addAll(Styles.BUTTON_ICON, "no-arrow");
        add.setAccessibleText(texts.of("profiles.add"));
        add.setTooltip(new Tooltip(texts.of("profiles.add")));
        add.getItems().setAll(commands.additions());
        return add;
    }

    private Node placeholder() {
        Label words = new Label(texts.of("profiles.none"));
        words.setWrapText(true);
        words.setTextAlignment(TextAlignment.CENTER);
        Button create = new Button(texts.of("profiles.create"));
        create.setId("create-first");
        create.setOnAction(_ -> commands.create());
        Button read = new Button(texts.of("profiles.import"));
        read.setId("import-first");
        read.getStyleClass().add(Styles.FLAT);
        read.setOnAction(_ -> commands.importFiles());
        VBox placeholder = new VBox(12, words, create, read);
        placeholder.getStyleClass().add("placeholder");
        Runnable look = () -> {
            boolean none = book.entries().isEmpty();
            words.setText(texts.of(none ? "profiles.empty" : "profiles.none"));
            create.setVisible(none);
            read.setVisible(none);
        };
        book.entries().addListener((ListChangeListener<Entry>) _ -> look.run());
        look.run();
        return placeholder;
    }

    private void selected(Entry entry) {
        if (entry != null && !book.isChanging()) {
            wanted = entry.name();
        }
        commands.selected(entry);
    }

    /** A list that was read again has other entries under the same names. */
    private void keepSelection() {
        for (Entry entry : found) {
            if (entry.name().equals(wanted)) {
                list.getSelectionModel().select(entry);
                list.scrollTo(entry);
                return;
            }
        }
        if (list.getSelectionModel().isEmpty()) {
            list.getSelectionModel().selectFirst();
        }
    }

    private Map<KeyCombination, Consumer<Entry>> keys() {
        return Map.of(
                KeyCombination.valueOf("Alt+Up"), _ -> moveBy(-1),
                KeyCombination.valueOf("Alt+Down"), _ -> moveBy(1),
                KeyCombination.valueOf("Delete"), this::delete,
                KeyCombination.valueOf("F2"), commands::rename,
                KeyCombination.valueOf("Shortcut+E"), commands::edit,
                KeyCombination.valueOf("Shortcut+D"), commands::duplicate,
                KeyCombination.valueOf("Shortcut+Shift+E"), commands::export,
                KeyCombination.valueOf("Shift+F10"), this::openMenu,
                KeyCombination.valueOf("Enter"), commands::connect);
    }

    private void pressed(KeyEvent key) {
        Entry entry = list.getSelectionModel().getSelectedItem();
        if (entry != null) {
            keys.entrySet().stream()
                    .filter(binding -> binding.getKey().match(key))
                    .findFirst()
                    .ifPresent(binding -> {
                        key.consume();
                        binding.getValue().accept(entry);
                    });
        }
    }

    /** The next one is selected then, or the one before; the connection of now is asked about. */
    private void delete(Entry entry) {
        boolean connected = status.isActive() && entry.name().equals(status.profile());
        int place = found.indexOf(entry);
        int neighbour = place + 1 < found.size() ? place + 1 : place - 1;
        String next = neighbour < 0 ? null : found.get(neighbour).name();
        if (commands.delete(entry, connected) && next != null) {
            select(next);
        }
    }

    private void openMenu(Entry entry) {
        cells.stream()
                .filter(cell -> cell.getItem() == entry)
                .findFirst()
                .ifPresent(cell -> menu.show(cell, Side.BOTTOM, 0, 0));
    }

    private void moveBy(int steps) {
        Entry entry = list.getSelectionModel().getSelectedItem();
        int place = book.entries().indexOf(entry) + steps;
        if (search.getText().isBlank() && place >= 0 && place < book.entries().size()) {
            String name = entry.name();
            book.move(entry, place, commands::failed);
            select(name);
        }
    }
}
