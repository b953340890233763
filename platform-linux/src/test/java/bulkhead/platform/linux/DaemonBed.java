package bulkhead.platform.linux;

import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.daemon.Standing;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.linux.daemon.DaemonHostNetwork;
import bulkhead.platform.linux.system.StateDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The test bed with a daemon in the client's network, and whoever speaks to it. */
public final class DaemonBed implements AutoCloseable {
    /** The only group of those who are nobody. */
    static final String GROUP = "nogroup";

    public static final InetAddress SERVER = InetAddress.ofLiteral(Testbed.SERVER_4);

    public final Testbed testbed = new Testbed();
    private final LinuxGuard guard;
    private GuardControl.Service service;
    private Thread thread;

    public DaemonBed() {
        this(new LinuxGuard());
    }

    private DaemonBed(LinuxGuard guard) {
        this.guard = guard;
        start();
    }

    /** In a network that the boot sets up, with what it begins with in this folder. */
    static DaemonBed ofTheBoot(Path folder) {
        return new DaemonBed(new LinuxGuard(() -> Lockdown.in(folder, true)));
    }

    void start() {
        call(() -> {
            service = guard.serve(GROUP);
            // A thread begins in the network of the one that starts it.
            thread = Thread.ofPlatform().start(() -> run(service));
            return null;
        });
    }

    private static void run(GuardControl.Service service) {
        try {
            service.run();
        } catch (HostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As SIGTERM does. */
    void stop() throws InterruptedException {
        service.close();
        thread.join();
    }

    /**
     * What is left of a computer that is reset, and what its boot does then: the commands of the units, in their order. The
     * daemon is stopped already.
     */
    void reset(Path disk) throws IOException {
        Namespace client = testbed.client;
        client.run("nft", "flush", "ruleset");
        for (String family : List.of("-4", "-6")) {
            client.call(() -> Shell.tryRun("ip", family, "rule", "flush", "protocol", "180"));
        }
        Path state = Path.of(socket().toString().replaceFirst("\\.sock$", ""));
        for (Path file : Files.exists(state) ? Files.list(state).toList() : List.<Path>of()) {
            Files.delete(file);
        }
        if (Files.exists(disk.resolve("lockdown.json"))) {
            for (String line : ServiceUnit.commands("bulkhead-lockdown.service")) {
                client.run(line.replace("/var/lib/bulkhead", disk.toString()).split(" "));
            }
        }
    }

    public <T> T call(Callable<T> task) {
        return testbed.client.call(task);
    }

    public GuardStatus status() {
        return call(guard::status);
    }

    /**
     * Waits until the daemon has heard of its owner's end, and done what it does then. Its status tells of that end as soon as the tunnel's
     * interface is gone, which is earlier.
     */
    void awaitDisowned() {
        Patience.await(
                "an end of the ownership",
                () -> call(() -> LinuxNetwork.of(StateDirectory.withoutLock(), Lockdown.here())
                        .standing()
                        .flatMap(Standing::owner)
                        .isEmpty()));
        // It answers one after the other.
        status();
    }

    void block(boolean atBoot) {
        call(() -> {
            guard.block(atBoot);
            return null;
        });
    }

    /** Of somebody who can do nothing alone. @param limit after which it is told that the daemon is slow */
    public static GuardControl guardWithoutRights(Duration limit) {
        return new LinuxGuard(Lockdown::here, limit, () -> false);
    }

    void unblock(boolean force) {
        call(() -> {
            guard.unblock(force);
            return null;
        });
    }

    public Path socket() {
        return call(StateDirectory::socket);
    }

    /** Somebody who wants a tunnel, by way of the daemon. */
    public Session session() {
        return new Session();
    }

    /** What a session does, but for the protocol. */
    public final class Session implements AutoCloseable {
        final HostNetwork host = call(() -> new LinuxHostProvider().open());
        OuterSocket socket;
        TunDevice tun;

        /** Up to the closed guard. */
        public Session begin() {
            return begin(Protection.DEFAULT);
        }

        public Session begin(Protection protection) {
            call(() -> {
                host.recover();
                tun = host.openTun();
                socket = host.openUdp(host.underlay(SERVER), SERVER);
                return null;
            });
            apply(new HostPlan(Tunnel.CONNECTING, protection, Optional.of(endpoint()), Optional.empty()));
            return this;
        }

        public Session connected() {
            apply(plan(Tunnel.BOTH, DnsPlan.NONE, "0.0.0.0/0", "::/0"));
            return this;
        }

        Endpoint endpoint() {
            return Endpoint.ipsec(SERVER, socket.local().getPort());
        }

        public HostPlan plan(GuardState state, DnsPlan dns, String... routes) {
            HostPlan plan = Tunnel.plan(endpoint(), state, dns, routes);
            TunnelPlan t = plan.tunnel().get();
            TunnelPlan ours = new TunnelPlan(tun.name(), t.mtu(), t.addresses(), t.routes(), t.dns());
            return new HostPlan(plan.guard(), plan.protection(), plan.server(), Optional.of(ours));
        }

        void apply(HostPlan plan) {
            call(() -> {
                host.apply(plan);
                return null;
            });
        }

        /** Its good end. */
        public GuardState release() {
            try (this) {
                return call(host::release);
            }
        }

        /** The end of one that leaves something standing. */
        void leave(HostPlan rest) {
            apply(rest);
            call(() -> {
                host.leave();
                return null;
            });
            close();
        }

        /** As when its process is killed. */
        void die() {
            ((DaemonHostNetwork) host).abandon();
            close();
        }

        /** Gives back what it has itself. */
        @Override
        public void close() {
            if (tun != null) {
                tun.close();
                socket.close();
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        try (testbed) {
            stop();
            unblock(true);
        }
    }
}
