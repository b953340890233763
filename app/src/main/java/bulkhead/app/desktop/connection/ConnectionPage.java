package bulkhead.app.desktop.connection;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.look.Words;
import bulkhead.app.status.ConnectionStatus;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;

/** The connection of now: the button and what it does to both families, the details, and the log. */
public final class ConnectionPage extends BorderPane {
    private final ConnectPanel connect;
    private final ProtectionPanel protection;
    private final LadderPanel ladder;
    private final DetailsPage details;
    private final LogPage log;

    /** @param press what the large button does */
    public ConnectionPage(Texts texts, Runnable press) {
        connect = new ConnectPanel(new Words(texts), press);
        protection = new ProtectionPanel(texts);
        ladder = new LadderPanel(texts);
        details = new DetailsPage(texts);
        log = new LogPage(texts);
        VBox now = new VBox(16, protection, ladder);
        now.getStyleClass().add("page");
        ScrollPane page = new ScrollPane(now);
        page.setFitToWidth(true);
        TabPane tabs = new TabPane(
                new Tab(texts.of("protection.title"), page),
                new Tab(texts.of("details.title"), details),
                new Tab(texts.of("log.title"), log));
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        setTop(connect);
        setCenter(tabs);
        show(ConnectionStatus.IDLE, false);
    }

    /** @param ready whether there is something to connect to */
    public void show(ConnectionStatus status, boolean ready) {
        connect.show(status, ready);
        protection.show(status);
        ladder.show(status);
        details.show(status);
    }

    public void log(LogPage.Entry entry) {
        log.add(entry);
    }
}
