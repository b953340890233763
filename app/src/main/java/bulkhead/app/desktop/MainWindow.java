package bulkhead.app.desktop;

import bulkhead.app.desktop.connection.ConnectionPage;
import bulkhead.app.desktop.connection.LogPage;
import bulkhead.app.desktop.connection.Remedy;
import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.profiles.ProfileList;
import bulkhead.app.status.ConnectionStatus;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.control.Separator;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;

/** The window's content: the connections at the left, the one of now, or another page, at the right. */
final class MainWindow extends BorderPane {
    private final ProfileList profiles;
    private final ConnectionPage connection;
    private final PageStack pages;
    private ConnectionStatus status = ConnectionStatus.IDLE;
    private String selected;

    /** What the user can ask for. */
    interface Actions {
        void connect(String profile);

        void disconnect();

        void run(Remedy remedy);
    }

    MainWindow(Texts texts, Actions actions) {
        connection = new ConnectionPage(texts, () -> press(actions), actions::run);
        pages = new PageStack(texts, connection);
        profiles = new ProfileList(texts, name -> {
            selected = name;
            refresh();
        });
        setLeft(new HBox(profiles, new Separator(Orientation.VERTICAL)));
        setCenter(pages);
    }

    Pages pages() {
        return pages;
    }

    void profiles(List<String> names) {
        profiles.show(names);
    }

    /** Shows what there is to tell of the connection, whoever runs it. */
    void show(ConnectionStatus newest) {
        status = newest;
        refresh();
    }

    void log(LogPage.Entry entry) {
        connection.log(entry);
    }

    private void press(Actions actions) {
        if (status.isActive()) {
            actions.disconnect();
        } else if (selected != null) {
            actions.connect(selected);
        }
    }

    private void refresh() {
        connection.show(status, selected != null);
    }
}
