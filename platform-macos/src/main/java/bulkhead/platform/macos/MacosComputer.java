package bulkhead.platform.macos;

import bulkhead.leakguard.apply.GuardByDaemon;
import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.apply.NextBoot;
import bulkhead.leakguard.daemon.Conversation;
import bulkhead.leakguard.daemon.DaemonLink;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.platform.macos.boot.BootLockdown;
import bulkhead.platform.macos.daemon.DaemonHostNetwork;
import bulkhead.platform.macos.daemon.GuardSocket;
import bulkhead.platform.macos.daemon.LaunchDaemon;
import bulkhead.platform.macos.darwin.Accounts;
import bulkhead.platform.macos.darwin.DarwinAccounts;
import bulkhead.platform.macos.darwin.DarwinCalls;
import bulkhead.platform.macos.pf.PfFirewall;
import bulkhead.platform.macos.system.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The network of a Mac, by the guard's daemon or by this process.
 *
 * @param rights whether this process is root's
 * @param state what is remembered over a crash
 * @param socket where the daemon listens
 */
record MacosComputer(
        MacosNetwork parts, Accounts accounts, BooleanSupplier rights, Path state, NextBoot boot, Path socket, Path job)
        implements GuardByDaemon.Host {
    static final String RESTART = "start it anew (sudo launchctl kickstart -k system/bulkhead.guard)";

    private static final Duration GREETING = Duration.ofSeconds(20);

    /** This one. */
    static MacosComputer here() {
        return new MacosComputer(
                MacosNetwork.ofThisHost(),
                new DarwinAccounts(),
                DarwinCalls::isRoot,
                StateDirectory.HERE,
                BootLockdown.here(PfFirewall.closed()),
                GuardSocket.HERE,
                LaunchDaemon.HERE);
    }

    @Override
    public GuardedNetwork network() throws HostException {
        needRights();
        return parts.over(StateDirectory.open(state), boot);
    }

    @Override
    public GuardedNetwork look() throws HostException {
        needRights();
        return parts.over(StateDirectory.withoutLock(state), boot);
    }

    private void needRights() throws HostException {
        if (!hasRights()) {
            throw new HostException("setting up this computer's network needs root or the guard's daemon, and there is"
                    + " none: install it (sudo bulkhead guard install)");
        }
    }

    @Override
    public boolean hasRights() {
        return rights.getAsBoolean();
    }

    @Override
    public Optional<Conversation> daemon(Duration greeting) throws IOException, RefusedException {
        return GuardSocket.open(parts.calls(), socket, greeting);
    }

    /** By the daemon where there is one. */
    HostNetwork open() throws HostException {
        Optional<Conversation> daemon;
        try {
            daemon = daemon(GREETING);
        } catch (RefusedException e) {
            throw new HostException(e.getMessage(), e);
        } catch (IOException e) {
            throw new HostException(e.getMessage() + ": " + RESTART, e);
        }
        DaemonLink.Opener next = this::daemon;
        return daemon.isPresent() ? new DaemonHostNetwork(daemon.get(), next, parts.devices()) : network();
    }

    LaunchDaemon service() {
        return new LaunchDaemon(parts.commands(), accounts, job, socket);
    }
}
