package bulkhead.app.desktop.look;

import javafx.beans.value.ObservableStringValue;
import javafx.scene.Node;
import javafx.stage.Window;

/** Where a page takes the place of the connection's until it is left, and where short news appears. */
public interface Pages {
    /** Shows a page under its title, beside which a button (and Escape) leads back. The one before it is left. */
    void open(String title, Node page);

    /** Back to the connection. */
    void back();

    /** News of a moment that asks for nothing. */
    void tell(String news);

    /** News of a moment, with a button that does something about it. */
    void tell(String news, String action, Runnable then);

    /** The same; {@code gone} is run when the news leave without the button having been pressed. */
    void tell(String news, String action, Runnable then, Runnable gone);

    /** A page that may want to ask before it is left. */
    interface Careful {
        /** Whether it can be left now; may ask the user. */
        boolean mayLeave();
    }

    /** A page whose title becomes another one. */
    interface Titled {
        ObservableStringValue title();
    }

    /** The window that dialogues belong to. */
    Window window();
}
