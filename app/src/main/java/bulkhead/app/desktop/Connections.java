package bulkhead.app.desktop;

import bulkhead.app.desktop.profiles.ConnectSecrets;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.profile.Values;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.settings.Habits;
import bulkhead.app.settings.Settings;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javafx.application.Platform;

/** The user's connections as the window has them: begins them by their names, ends them, and knows how the one of now is. */
final class Connections implements AutoCloseable {
    private final Desktop desktop;
    private final Habits habits;
    private final Supplier<ConnectSecrets> secrets;
    private final Owner owner;
    private final Connector connector = new Connector(this::told);
    private ConnectionStatus status = ConnectionStatus.IDLE;
    private boolean started;
    private volatile boolean lockdown;

    /** Who shows it; called on the window's thread. */
    interface Owner {
        void show(ConnectionStatus status);

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
        connector.start();
    }

    ConnectionStatus status() {
        return status;
    }

    void connect(String name) {
        connect(name, UnaryOperator.identity());
    }

    /** The connection that failed, once more; its profile stays as it is. */
    void retryWithLegacySuites() {
        connect(status.profile(), profile -> profile.with(b -> b.weak = Values.WEAK));
    }

    void disconnect() {
        connector.disconnect();
    }

    /** Whether a connection ends with this program. */
    boolean hasOwn() {
        return connector.hasOwn();
    }

    /** Whether nothing is to leave after it ended. */
    boolean locksDown() {
        return lockdown;
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

    /** The window's own connection is down when this returns. */
    @Override
    public void close() throws InterruptedException {
        connector.close();
    }

    /** The same by the word of who ends this program and need not be its user. */
    void terminate() throws InterruptedException {
        connector.terminate();
    }

    /** @param changes of this connection only: they are not saved */
    private void connect(String name, UnaryOperator<Profile> changes) {
        habits.remembered().change(before -> before.connectedTo(name));
        connector.connect(name, () -> request(name, changes));
    }

    /** Called on the connection's thread. */
    private Optional<TunnelRequest> request(String name, UnaryOperator<Profile> changes)
            throws Desktop.Unusable, InterruptedException {
        try {
            Profile profile = changes.apply(desktop.profiles().load(name));
            lockdown = Boolean.TRUE.equals(profile.lockdown());
            ProfileRequest.check(profile);
            try (SecretSet found = secrets.get().of(name, profile).orElse(null)) {
                return found == null
                        ? Optional.empty()
                        : Optional.of(asChosen(desktop.requests().of(profile, found)));
            }
        } catch (InvalidValueException e) {
            throw new Desktop.Unusable(secrets.get().sentence(e), e);
        } catch (IOException | SecretException e) {
            throw new Desktop.Unusable(e.getMessage(), e);
        }
    }

    private TunnelRequest asChosen(TunnelRequest request) {
        return habits.settings().get().reconnect() ? request : request.withoutReconnection();
    }

    /** Called on any thread. */
    private void told(ConnectionStatus newest) {
        Platform.runLater(() -> show(newest));
    }

    private void show(ConnectionStatus newest) {
        status = newest;
        owner.show(newest);
    }
}
