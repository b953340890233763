package bulkhead.platform.windows;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.daemon.Standing;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Steps;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The guard of this computer by this process, which needs an administrator's rights: there is no service yet that would do it for others. */
final class WindowsGuard implements GuardControl {
    private final Supplier<GuardedNetwork> network;

    WindowsGuard(Supplier<GuardedNetwork> network) {
        this.network = network;
    }

    @Override
    public GuardStatus status() throws HostException {
        GuardedNetwork host = network.get();
        try {
            host.look();
            return GuardStatus.of(host);
        } finally {
            host.leave();
        }
    }

    @Override
    public void block(boolean atBoot) throws HostException {
        GuardedNetwork host = network.get();
        try {
            host.resume();
            Steps.all(
                    host::recover,
                    () -> {
                        if (atBoot) {
                            host.blockAtBoot(true);
                        }
                    },
                    () -> host.owner(Optional.empty()),
                    () -> host.blocked(true),
                    () -> host.apply(host.standing()
                            .map(Standing::plan)
                            .orElse(HostPlan.DISCONNECTED)
                            .lockedDown()));
        } finally {
            host.leave();
        }
    }

    @Override
    public void unblock(boolean force) throws HostException {
        GuardedNetwork host = network.get();
        Optional<String> who =
                force ? Optional.empty() : GuardStatus.ownerOf(host).map(Owner::words);
        if (who.isPresent()) {
            host.leave();
            throw new HostException(who.get() + " has the guard: disconnect it first, or use --force");
        }
        try {
            Steps.all(() -> host.blockAtBoot(false), () -> host.blocked(false), host::recover);
        } finally {
            host.close();
        }
    }

    @Override
    public void openPortal(Duration time) throws HostException {
        throw new HostException("Bulkhead cannot open the guard for one program on Windows: use guard unblock");
    }

    @Override
    public void closePortal() {
        // None can be open.
    }

    @Override
    public Service serve(String group) throws HostException {
        throw new HostException("Bulkhead has no service on Windows yet: use it on Linux");
    }
}
