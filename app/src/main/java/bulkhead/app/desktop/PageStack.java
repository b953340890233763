package bulkhead.app.desktop;

import atlantafx.base.controls.Notification;
import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Icons;
import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import javafx.animation.PauseTransition;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;

/** The connection's page, at times another in its place, and news in a corner above either. */
final class PageStack extends StackPane implements Pages {
    private static final Duration NEWS_STAYS = Duration.seconds(10);
    private static final int NEWS_WIDTH = 420;

    private final Texts texts;
    private final Node home;
    private final BorderPane place = new BorderPane();
    private final VBox news = new VBox(8);
    private Runnable next = () -> {};

    /** @param home what is shown while no page is open */
    PageStack(Texts texts, Node home) {
        this.texts = texts;
        this.home = home;
        place.setCenter(home);
        news.setAlignment(Pos.BOTTOM_RIGHT);
        news.setPadding(new Insets(16));
        news.setPickOnBounds(false);
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && isOpen()) {
                event.consume();
                back();
            }
        });
        getChildren().addAll(place, news);
    }

    @Override
    public void open(String title, Node page) {
        if (!mayLeave()) {
            return;
        }
        Button back = new Button(null, Icons.of(Feather.ARROW_LEFT, "row-icon"));
        back.setId("back");
        back.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        back.setTooltip(new Tooltip(texts.of("window.back")));
        back.setAccessibleText(texts.of("window.back"));
        back.setOnAction(_ -> back());
        Label heading = new Label(title);
        heading.setId("page-title");
        if (page instanceof Titled titled) {
            heading.textProperty().bind(titled.title());
        }
        heading.getStyleClass().add(Styles.TITLE_3);
        heading.setWrapText(true);
        HBox.setHgrow(heading, Priority.ALWAYS);
        HBox top = new HBox(8, back, heading);
        top.setAlignment(Pos.CENTER_LEFT);
        top.getStyleClass().add("page-top");
        place.setTop(top);
        place.setCenter(page);
        // A page that takes no focus itself is entered by its first button, and not left beside.
        back.requestFocus();
        page.requestFocus();
    }

    @Override
    public void back() {
        if (!mayLeave()) {
            return;
        }
        place.setTop(null);
        place.setCenter(home);
        home.requestFocus();
        Runnable then = next;
        next = () -> {};
        then.run();
    }

    /** What is done when the connection's page is back, once. */
    void whenBack(Runnable then) {
        next = then;
    }

    @Override
    public void tell(String text) {
        show(new Notification(texts.said(text)));
    }

    @Override
    public void tell(String text, String action, Runnable then) {
        tell(text, action, then, () -> {});
    }

    @Override
    public void tell(String text, String action, Runnable then, Runnable gone) {
        Notification notification = new Notification(text);
        boolean[] taken = new boolean[1];
        Button button = new Button(action);
        button.setId("news-action");
        button.setOnAction(_ -> {
            taken[0] = true;
            news.getChildren().remove(notification);
            then.run();
        });
        notification.setPrimaryActions(button);
        notification.parentProperty().addListener((_, _, parent) -> {
            if (parent == null && !taken[0]) {
                gone.run();
            }
        });
        show(notification);
    }

    /** Whether the page that is open, if one is, can be left; it may ask. */
    boolean mayLeave() {
        return !(place.getCenter() instanceof Careful page) || page.mayLeave();
    }

    /** Takes the news away, as when the window closes. */
    void close() {
        news.getChildren().clear();
    }

    /** Whether a page is open in the place of the connection's. */
    boolean isOpen() {
        return place.getCenter() != home;
    }

    @Override
    public Window window() {
        Window window = getScene().getWindow();
        if (window instanceof Stage stage && (!stage.isShowing() || stage.isIconified())) {
            // Who asks for it has a question for the user.
            stage.show();
            stage.setIconified(false);
        }
        return window;
    }

    private void show(Notification notification) {
        notification.getStyleClass().add(Styles.ELEVATED_1);
        notification.setMaxSize(NEWS_WIDTH, Region.USE_PREF_SIZE);
        notification.setOnClose(_ -> news.getChildren().remove(notification));
        news.getChildren().setAll(notification);
        PauseTransition stay = new PauseTransition(NEWS_STAYS);
        stay.setOnFinished(_ -> news.getChildren().remove(notification));
        stay.play();
    }
}
