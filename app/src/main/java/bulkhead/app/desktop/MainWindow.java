package bulkhead.app.desktop;

import bulkhead.app.tunnel.TunnelEvent;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Separator;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** The window's content: the connections at the left, the one of now at the right. */
final class MainWindow extends BorderPane {
    private final ProfileList profiles;
    private final ConnectPanel connect;
    private final ProtectionPanel protection;
    private final LadderPanel ladder;
    private final DetailsPage details;
    private final LogPage log;
    private ConnectionView view = ConnectionView.IDLE;
    private String selected;

    /** What the user can ask for. */
    interface Actions {
        void connect(String profile);

        void disconnect();
    }

    MainWindow(Texts texts, Actions actions) {
        connect = new ConnectPanel(new Words(texts), () -> press(actions));
        protection = new ProtectionPanel(texts);
        ladder = new LadderPanel(texts);
        details = new DetailsPage(texts);
        log = new LogPage(texts);
        profiles = new ProfileList(texts, name -> {
            selected = name;
            refresh();
        });
        VBox now = new VBox(16, protection, ladder);
        now.getStyleClass().add("page");
        ScrollPane page = new ScrollPane(now);
        page.setFitToWidth(true);
        TabPane tabs = new TabPane(
                tab(texts.of("protection.title"), page),
                tab(texts.of("details.title"), details),
                tab(texts.of("log.title"), log));
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        BorderPane right = new BorderPane(tabs);
        right.setTop(connect);
        setLeft(new HBox(profiles, new Separator(Orientation.VERTICAL)));
        setCenter(right);
        refresh();
    }

    private static Tab tab(String title, Node content) {
        return new Tab(title, content);
    }

    void profiles(List<String> names) {
        profiles.show(names);
    }

    /** @param now in ms of the clock that the view's times are of */
    void tell(TunnelEvent event, long now) {
        view = view.after(event, now);
        refresh();
    }

    void log(LogPage.Entry entry) {
        log.add(entry);
    }

    /** Says why nothing was even tried. */
    void refuse(String why) {
        view = view.refused(why);
        refresh();
    }

    private void press(Actions actions) {
        if (view.isActive()) {
            actions.disconnect();
        } else if (selected != null) {
            actions.connect(selected);
        }
    }

    private void refresh() {
        connect.show(view, selected != null);
        protection.show(view);
        ladder.show(view);
        details.show(view);
    }
}
