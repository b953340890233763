package bulkhead.app.desktop.tray;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent.State;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.util.Duration;

/**
 * The program beside its window: the tray's icon and menu, the notifications, and what closing the window and quitting mean.
 * Used on the JavaFX thread.
 */
public final class Presence implements AutoCloseable {
    private static final Duration PANEL_RESTARTS = Duration.seconds(10);

    private final Stage stage;
    private final Texts texts;
    private final Actions actions;
    private final Habits habits;
    private final Notices notices;
    private final TrayIcons icons = new TrayIcons();
    private Tray tray;
    private ConnectionStatus status = ConnectionStatus.IDLE;
    private List<String> profiles = List.of();
    private List<String> recent = List.of();
    private boolean open;
    private TrayView shown;
    private boolean saidThatItGoesOn;
    private boolean hides;

    /** What the user can ask for in the tray. */
    public interface Actions {
        void connect(String profile);

        void disconnect();

        void settings();

        /** Forgets the passphrase of the file of secrets. */
        void lock();

        /** Whether what is open in the window can be lost; may ask the user. */
        boolean mayClose();

        /** Whether the connection, if there is one, is this program's; another program's stays. */
        boolean endsWithProgram();

        /** Whether nothing may leave this computer also after the connection's orderly end. */
        boolean locksDown();
    }

    /** What becomes of a window that is closed. */
    public enum Closing {
        /** Leaves a connection up, and the program in the tray; without a connection the program ends. */
        TRAY,
        MINIMISE,
        QUIT
    }

    /** What the user has chosen. */
    public interface Habits {
        /** What closing the window means. */
        Closing closing();

        /** Whether the desktop's notifications are wanted. */
        boolean notifies();
    }

    /** From now on the program ends only when it is told to. */
    public Presence(Stage stage, Texts texts, Actions actions, Habits habits) {
        this.stage = stage;
        this.texts = texts;
        this.actions = actions;
        this.habits = habits;
        notices = new Notices(texts);
        Platform.setImplicitExit(false);
        stage.setOnCloseRequest(event -> {
            event.consume();
            closeWindow();
        });
    }

    /** Shows the icon. Apart from the constructor, as the window comes first. */
    public void begin() {
        tray = Tray.start(action -> Platform.runLater(() -> obey(action)), now -> Platform.runLater(() -> seen(now)));
        draw();
    }

    /** Shows the window without disturbing: in the tray as soon as there is one, minimised until then. */
    public void beginHidden() {
        hides = true;
        stage.setIconified(true);
        stage.show();
    }

    /** Shows the newest status, and tells of it what is news while the window is not looked at. */
    public void show(ConnectionStatus newest) {
        Optional<Notice> news = notices.between(status, newest);
        status = newest;
        draw();
        if (Window.getWindows().stream().noneMatch(Window::isFocused)) {
            news.ifPresent(this::tell);
        }
    }

    /** Whether there is a tray with the icon in it. */
    public boolean isInTray() {
        return tray != null && tray.isSeen();
    }

    /** @param names the saved connections */
    public void profiles(List<String> names) {
        profiles = List.copyOf(names);
        draw();
    }

    /** @param names of connections, the last one first */
    public void recent(List<String> names) {
        recent = List.copyOf(names);
        draw();
    }

    /** @param now whether there is a passphrase that can be forgotten */
    public void secretsOpen(boolean now) {
        open = now;
        draw();
    }

    /** The connection of now and the last ones first, and then as they are in the list. */
    static List<String> inOrder(List<String> profiles, List<String> recent) {
        return Stream.concat(recent.stream().filter(profiles::contains), profiles.stream())
                .distinct()
                .toList();
    }

    /** Brings the window to the front, from wherever it is. */
    public void raise() {
        stage.show();
        stage.setIconified(false);
        stage.toFront();
        stage.requestFocus();
    }

    /** Ends the program, if the user means it. */
    public void quit() {
        if (actions.mayClose() && new QuitQuestion(texts, stage).isMeant(status, actions)) {
            stage.hide();
            Platform.exit();
        }
    }

    @Override
    public void close() {
        if (tray != null) {
            tray.close();
        }
    }

    /** What the window's own close button does. */
    public void closeWindow() {
        boolean holds = status.isActive() && actions.endsWithProgram() || status.state() == State.ERROR;
        Closing closing = habits.closing();
        if (closing == Closing.MINIMISE) {
            stage.setIconified(true);
        } else if (!holds || closing == Closing.QUIT) {
            quit();
        } else if (tray != null && tray.isSeen()) {
            stage.hide();
            if (!saidThatItGoesOn) {
                saidThatItGoesOn = true;
                tell(new Notice(
                        texts.of("tray.hidden"),
                        texts.of("tray.goes-on"),
                        status.state(),
                        Notice.Urgency.LOW,
                        Optional.empty()));
            }
        } else {
            stage.setIconified(true);
        }
    }

    /** Where the icon is seen the window may be hidden, and nowhere else. */
    private void seen(boolean now) {
        if (now && hides && stage.isIconified()) {
            stage.hide();
        }
        hides = false;
        if (!now && !stage.isShowing()) {
            // A panel that only starts anew is back by then.
            PauseTransition later = new PauseTransition(PANEL_RESTARTS);
            later.setOnFinished(_ -> {
                if (!tray.isSeen() && !stage.isShowing()) {
                    stage.setIconified(true);
                    stage.show();
                }
            });
            later.play();
        }
    }

    private void obey(TrayAction action) {
        switch (action) {
            case TrayAction.Connect(String profile) -> actions.connect(profile);
            case TrayAction.Disconnect() -> actions.disconnect();
            case TrayAction.ShowWindow() -> raise();
            case TrayAction.Settings() -> {
                raise();
                actions.settings();
            }
            case TrayAction.Lock() -> actions.lock();
            case TrayAction.Quit() -> quit();
        }
    }

    private void tell(Notice notice) {
        if (tray != null && habits.notifies()) {
            tray.tell(notice, icons.of(notice.state()).getLast());
        }
    }

    private void draw() {
        TrayView view = TrayView.of(status, inOrder(profiles, recent), open, texts);
        if (tray != null && !view.equals(shown)) {
            shown = view;
            tray.show(view, icons.of(view.state()));
        }
    }
}
