package bulkhead.app.desktop;

import bulkhead.app.desktop.connection.Remedy;
import bulkhead.app.desktop.profiles.ConnectSecrets;
import bulkhead.app.policy.Policy;
import bulkhead.app.policy.PolicyException;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.profile.Values;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.settings.Habits;
import bulkhead.app.settings.Settings;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Published;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.host.HostException;
import bulkhead.protocol.core.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.util.Duration;

/** The user's connections as the window has them: begins them by their names, ends them, and knows how the one of now is. */
final class Connections implements AutoCloseable {
    private final Desktop desktop;
    private final Habits habits;
    private final Supplier<ConnectSecrets> secrets;
    private final Owner owner;
    private final Connector connector =
            new Connector(this::told, sentence -> Platform.runLater(() -> complain(sentence)), this::afterwards);
    private final Failures failures = new Failures();
    private final NetworkHere network = new NetworkHere(() -> Platform.runLater(() -> mend(Failures::networkChanged)));
    private ConnectionStatus status = ConnectionStatus.IDLE;
    /** What is not said any more is seen by nobody's saying so. */
    private final Timeline age = new Timeline(new KeyFrame(Duration.seconds(1), _ -> grow()));

    private final LastSecrets refused = new LastSecrets();
    private boolean started;

    /** Who shows it; called on the window's thread. */
    interface Owner {
        /** @param failures why connections failed, by their names */
        void show(ConnectionStatus status, Map<String, Failure> failures);

        /** This connection is to begin, by whomever: what becomes of it, a failure too, is to be seen. */
        void turnTo(String name);

        /** Something could not be done. */
        void complain(String sentence);
    }

    /** @param secrets asks for them, of the window of now */
    Connections(Desktop desktop, Supplier<ConnectSecrets> secrets, Owner owner) {
        this.desktop = desktop;
        habits = desktop.habits();
        this.secrets = secrets;
        this.owner = owner;
    }

    /** Begins to tell of connections, of what there is already too. */
    void start() {
        age.setCycleCount(Animation.INDEFINITE);
        age.play();
        connector.start();
    }

    ConnectionStatus status() {
        return status;
    }

    /** The same as other programs see it. */
    Published published() {
        return new Published(ProcessHandle.current().pid(), Published.Program.WINDOW, "", status, Map.of());
    }

    /** In the place of the connection of now, if that is another. */
    void connect(String name) {
        if (!status.isActive() || !status.profile().equals(name)) {
            owner.turnTo(name);
            connect(name, UnaryOperator.identity());
        }
    }

    /** A connection that failed, once more; its profile stays as it is. */
    void retryWithLegacySuites(String name) {
        connect(name, profile -> profile.with(b -> b.weak = Values.WEAK));
    }

    /** The connection whose password was refused, once more: of its secrets the password alone is asked for. */
    void retypePassword(String name) {
        connect(name, UnaryOperator.identity(), true);
    }

    void disconnect() {
        connector.disconnect();
    }

    /** Shows anew what there is to tell, to another window. */
    void showAgain() {
        owner.show(status, failures.known());
    }

    /** What a connection is made of was changed: why it failed need not hold any more. */
    void edited(String name) {
        mend(known -> known.changed(name));
    }

    /** Whether a connection ends with this program. */
    boolean hasOwn() {
        return connector.hasOwn();
    }

    /** Whether nothing is to leave after it ended. */
    boolean locksDown() {
        return connector.locksDown();
    }

    /** Begins what the settings want at the start, once, as soon as the connections are known. */
    void connectAtStart(List<String> names) {
        if (started || names.isEmpty()) {
            return;
        }
        started = true;
        Settings settings = habits.settings().get();
        String wanted = switch (settings.start()) {
            case NONE -> null;
            case LAST -> habits.remembered().get().connected();
            case NAMED -> settings.startProfile();
        };
        if (wanted != null && names.contains(wanted) && !status.isActive()) {
            connect(wanted);
        }
    }

    /** Opens what stayed closed when a connection was given up. */
    void openGuard() {
        Thread.ofVirtual().name("unblock").start(() -> {
            try {
                GuardControl guard = HostNetworkProvider.ofThisHost().guard();
                guard.unblock(false);
                ConnectionStatus opened = ConnectionStatus.without(guard.status());
                Platform.runLater(() -> {
                    // A connection that was begun meanwhile tells how it is.
                    if (!status.isActive()) {
                        show(opened.of(status.profile()));
                    }
                });
            } catch (HostException e) {
                Platform.runLater(() -> owner.complain(e.getMessage()));
            }
        });
    }

    /** Has the system start the guard's daemon, which may ask the user; the connection finds it by itself. */
    void startDaemon() {
        Thread.ofVirtual().name("start-daemon").start(() -> {
            try {
                HostNetworkProvider.ofThisHost().guard().startDaemon();
            } catch (HostException e) {
                Platform.runLater(() -> owner.complain(e.getMessage()));
            }
        });
    }

    /** The window's own connection is down when this returns. */
    @Override
    public void close() throws InterruptedException {
        age.stop();
        network.close();
        connector.close();
        refused.close();
    }

    /** The same by the word of who ends this program and need not be its user. */
    void terminate() throws InterruptedException {
        age.stop();
        network.close();
        connector.terminate();
    }

    /** @param changes of this connection only: they are not saved */
    private void connect(String name, UnaryOperator<Profile> changes) {
        connect(name, changes, false);
    }

    /** @param anew whether a password that is kept is not the right one */
    private void connect(String name, UnaryOperator<Profile> changes, boolean anew) {
        connector.connect(name, status.guard(), asks -> request(name, changes, anew, asks));
    }

    /** Called on the connection's thread. */
    private Optional<TunnelRequest> request(
            String name, UnaryOperator<Profile> changes, boolean anew, Consumer<Boolean> asks)
            throws Desktop.Unusable, InterruptedException {
        try {
            Policy policy = desktop.policies().now();
            policy.checkOwn(desktop.profiles(), name);
            Profile profile = policy.over(changes.apply(desktop.profiles().load(name)));
            ProfileRequest.check(profile);
            Optional<SecretSet> known = anew ? Optional.of(refused.but(SecretKind.PASSWORD)) : Optional.empty();
            try (SecretSet found = secrets.get().of(name, profile, known, asks).orElse(null)) {
                refused.keep(found);
                if (found != null) {
                    policy.hooks().beforeConnect();
                }
                return found == null
                        ? Optional.empty()
                        : Optional.of(asChosen(desktop.requests().of(profile, found))
                                .asking(secrets.get().prompt(name, asks)));
            }
        } catch (InvalidValueException e) {
            throw new Desktop.Unusable(secrets.get().sentence(e), e);
        } catch (IOException | SecretException | PolicyException e) {
            throw new Desktop.Unusable(e.getMessage(), e);
        }
    }

    /** Called on the connection's thread. */
    private Consumer<TunnelEvent> afterwards(Consumer<TunnelEvent> listener) {
        try {
            return desktop.policies().now().hooks().afterConnect(listener);
        } catch (PolicyException e) {
            // Which was no reason a moment ago not to connect.
            Platform.runLater(() -> complain(e.getMessage()));
            return listener;
        }
    }

    private TunnelRequest asChosen(TunnelRequest request) {
        return habits.settings().get().reconnect() ? request : request.withoutReconnection();
    }

    /** Called on any thread. */
    private void told(ConnectionStatus newest) {
        Platform.runLater(() -> show(newest));
    }

    private void complain(String sentence) {
        owner.complain(sentence);
    }

    private void show(ConnectionStatus newest) {
        if (newest.state() == State.CONNECTED
                && connector.hasOwn()
                && !newest.profile().equals(habits.remembered().get().connected())) {
            habits.remembered().change(before -> before.connectedTo(newest.profile()));
        }
        if (!newest.isActive() && !Remedy.of(newest).contains(new Remedy.RetypePassword())
                || newest.state() == State.CONNECTED) {
            refused.close();
        }
        status = newest;
        failures.take(newest);
        if (failures.isOfNetwork()) {
            network.begin();
        }
        showAgain();
    }

    private void grow() {
        boolean waits = status.state() == State.RESOLVING || status.waitsFor().isPresent();
        if (waits || status.doubt(System.currentTimeMillis()).isPresent()) {
            showAgain();
        }
    }

    private void mend(Consumer<Failures> change) {
        Map<String, Failure> before = failures.known();
        change.accept(failures);
        if (before.equals(failures.known())) {
            return;
        }
        boolean gone = before.containsKey(status.profile()) && !failures.known().containsKey(status.profile());
        if (gone && !status.isActive()) {
            status = status.mended();
        }
        showAgain();
    }
}
