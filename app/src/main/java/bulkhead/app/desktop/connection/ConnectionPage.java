package bulkhead.app.desktop.connection;

import bulkhead.app.desktop.look.SetUpRow;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.rights.SetUp;
import bulkhead.app.status.ConnectionStatus;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;

/** The connection of now: the button and what it does to both families, the details, and the log. */
public final class ConnectionPage extends BorderPane {
    private final Texts texts;
    private final LongSupplier clock;
    private final Chronicle chronicle;
    private final ConnectPanel connect;
    private final ProtectionPanel protection;
    private final VBox now;
    private final TabPane tabs;
    private final ObservableList<LogPage.Entry> entries = FXCollections.observableArrayList();
    private ConnectionStatus status = ConnectionStatus.IDLE;
    private ConnectionStatus logged = ConnectionStatus.IDLE;
    private LadderPanel ladder;
    private HealthPanel health;
    private ThroughputChart chart;
    private DetailsPage details;
    private final ObservableList<String> past = FXCollections.observableArrayList();

    /**
     * @param press what the large button does
     * @param run is told the remedy that the user chose
     */
    public ConnectionPage(Texts texts, Runnable press, Consumer<Remedy> run) {
        this(texts, System::currentTimeMillis, press, run);
    }

    /** @param clock ms since 1970 */
    public ConnectionPage(Texts texts, LongSupplier clock, Runnable press, Consumer<Remedy> run) {
        this.texts = texts;
        this.clock = clock;
        chronicle = new Chronicle(texts, clock);
        connect = new ConnectPanel(texts, clock, press, run);
        protection = new ProtectionPanel(texts);
        now = new VBox(protection);
        now.getStyleClass().add("page");
        ScrollPane page = new ScrollPane(now);
        page.setFitToWidth(true);
        tabs = new TabPane(
                tab("protection.title", () -> page),
                tab("details.title", this::details),
                tab("log.title", () -> new LogPage(texts, entries, past)));
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        setTop(connect);
        setCenter(tabs);
        sceneProperty().addListener((_, _, scene) -> {
            if (scene != null && ladder == null) {
                afterFirstLayout(scene);
            }
        });
        show(ConnectionStatus.IDLE, false);
    }

    /** The button and the sentences are there first; the many small parts of the ladder follow a frame later. */
    private void afterFirstLayout(Scene scene) {
        scene.addPostLayoutPulseListener(new Runnable() {
            @Override
            public void run() {
                scene.removePostLayoutPulseListener(this);
                ladder = new LadderPanel(texts, clock);
                ladder.show(status);
                now.getChildren().add(ladder);
            }
        });
    }

    /** Writes into the log what changed. */
    public void log(ConnectionStatus newest) {
        log(chronicle.between(logged, newest));
        logged = newest;
    }

    /** @param why this user cannot connect, whatever there is to connect to */
    public void cannot(String why) {
        SetUpRow row = new SetUpRow(texts, why, SetUp.ofThisComputer());
        row.getStyleClass().add("panel");
        now.getChildren().removeIf(SetUpRow.class::isInstance);
        now.getChildren().addFirst(row);
    }

    /** @param ready whether there is something to connect to */
    public void show(ConnectionStatus newest, boolean ready) {
        status = newest;
        connect.show(newest, ready);
        protection.show(newest);
        if (ladder != null) {
            ladder.show(newest);
        }
        if (details != null) {
            details.show(newest);
        }
        if (health == null && !newest.ailments(clock.getAsLong()).isEmpty()) {
            health = new HealthPanel(texts, clock);
            now.getChildren().add(now.getChildren().indexOf(protection), health);
        }
        if (health != null) {
            health.show(newest);
        }
        if (chart == null && newest.measured().isPresent()) {
            chart = new ThroughputChart(texts);
            now.getChildren().add(now.getChildren().indexOf(protection) + 1, chart);
        }
        if (chart != null) {
            chart.show(newest);
            boolean wanted = newest.isActive();
            chart.setVisible(wanted);
            chart.setManaged(wanted);
        }
    }

    /** Opens a tab, by the id that {@link #onTab} tells; one that is not there leaves the open one. */
    public void openTab(String id) {
        tabs.getTabs().stream()
                .filter(tab -> tab.getId().equals(id))
                .findFirst()
                .ifPresent(tabs.getSelectionModel()::select);
    }

    /** @param listener is told the id of each tab that is opened */
    public void onTab(Consumer<String> listener) {
        tabs.getSelectionModel().selectedItemProperty().addListener((_, _, tab) -> listener.accept(tab.getId()));
    }

    /** @param lines what the last connections came to, the newest first */
    public void past(List<String> lines) {
        past.setAll(lines);
    }

    /** All that the log has, the oldest first. */
    public List<String> logLines() {
        return entries.stream().map(LogPage.Entry::toString).toList();
    }

    public void log(LogPage.Entry entry) {
        log(List.of(entry));
    }

    public void log(List<LogPage.Entry> newest) {
        entries.addAll(newest);
        if (entries.size() > LogPage.MOST) {
            entries.remove(0, entries.size() - LogPage.MOST);
        }
    }

    private Node details() {
        details = new DetailsPage(texts);
        details.show(status);
        return details;
    }

    /** What nobody has looked at yet is not there: so a window opens the sooner. */
    private Tab tab(String title, Supplier<Node> content) {
        Tab tab = new Tab(texts.of(title));
        tab.setId("tab-" + title.replace(".title", ""));
        tab.selectedProperty().addListener((_, _, selected) -> {
            if (selected && tab.getContent() == null) {
                tab.setContent(content.get());
            }
        });
        return tab;
    }
}
