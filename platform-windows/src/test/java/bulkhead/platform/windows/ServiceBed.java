package bulkhead.platform.windows;

import bulkhead.leakguard.apply.Plans;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.leakguard.daemon.Reply;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.windows.FakePipes.Account;
import bulkhead.platform.windows.api.Accounts;
import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.api.Pipes.Pipe;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.pipe.GuardPipe;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** A Windows in memory with the guard's service, and users whose programs have no right but to speak to it. */
final class ServiceBed implements AutoCloseable {
    static final InetAddress SERVER = InetAddress.ofLiteral("203.0.113.1");
    /** This computer's own, whose sockets are real. */
    static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    static final Account ALICE = new Account(
            "S-1-5-21-1-2-3-1001",
            "PC\\alice",
            Set.of(Accounts.NETWORK_OPERATORS),
            ProcessHandle.current().pid());
    /** May nothing. */
    static final Account BOB = new Account("S-1-5-21-1-2-3-1002", "PC\\bob", Set.of(), ALICE.process());

    final FakeWindows windows = new FakeWindows();
    final Path folder;
    private final Underlay underlay;
    private GuardControl.Service service;
    private Thread thread;
    private Throwable failure;

    ServiceBed() throws IOException {
        folder = Files.createTempDirectory("bulkhead").resolve("Bulkhead");
        underlay = windows.underlay(HERE);
    }

    ServiceBed start() throws HostException {
        service = new WindowsGuard(windows.computer(FakeWindows.SYSTEM, folder)).serve("");
        thread = Thread.ofPlatform().start(() -> {
            try {
                service.run();
            } catch (HostException | RuntimeException e) {
                failure = e;
            }
        });
        return this;
    }

    /** The guard stays as it is. */
    void stop() throws InterruptedException {
        service.close();
        thread.join();
    }

    /** A program of hers, connected. */
    Session session() throws HostException {
        windows.accounts.administrator = false;
        try {
            return new Session(windows.computer(ALICE, folder).open());
        } finally {
            windows.accounts.administrator = true;
        }
    }

    /** What a program has. */
    final class Session implements AutoCloseable {
        final HostNetwork network;
        TunDevice tun;
        OuterSocket socket;

        private Session(HostNetwork network) throws HostException {
            this.network = network;
            boolean opened = false;
            try {
                network.recover();
                open();
                opened = true;
            } finally {
                if (!opened) {
                    network.close();
                }
            }
        }

        void open() throws HostException {
            tun = network.openTun();
            socket = network.openUdp(underlay, SERVER);
        }

        Underlay underlay() {
            return underlay;
        }

        HostPlan plan(GuardState state, Protection protection) {
            HostPlan plan = Plans.of(state, protection);
            return new HostPlan(
                    state,
                    protection,
                    plan.server().map(_ -> Endpoint.ipsec(SERVER, socket.local().getPort())),
                    plan.tunnel());
        }

        /** As the end of its process. */
        void kill() {
            ((ServiceNetwork) network).abandon();
            tun.close();
            socket.close();
        }

        @Override
        public void close() throws HostException {
            network.close();
            tun.close();
            socket.close();
        }
    }

    /** Whoever speaks to the service without a program of Bulkhead's. */
    static final class Raw implements AutoCloseable {
        private final Pipe pipe;

        Raw(Pipe pipe) {
            this.pipe = pipe;
        }

        Raw greeted() throws Exception {
            send(MessageCodec.write(new Request.Hello(Request.VERSION)));
            if (!(receive() instanceof Reply.Ok)) {
                throw new AssertionError("no greeting");
            }
            return this;
        }

        void send(byte[] message) throws WindowsException {
            pipe.write(message, message.length, Pipes.FOREVER);
        }

        /** Null at the end. */
        Reply receive() throws Exception {
            byte[] buffer = new byte[MessageCodec.MAX_BYTES];
            int length = pipe.read(buffer, Pipes.FOREVER);
            if (length <= 0) {
                return null;
            }
            byte[] message = Arrays.copyOf(buffer, length);
            for (int i = 0; i < length; i++) {
                if (message[i] == 0) {
                    message = Arrays.copyOf(message, i);
                    break;
                }
            }
            return MessageCodec.reply(message);
        }

        @Override
        public void close() {
            pipe.close();
        }
    }

    Raw raw(Account account) throws WindowsException {
        return new Raw(windows.pipes.as(account).connect(GuardPipe.NAME));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (thread.isAlive()) {
            stop();
        }
        Files.deleteIfExists(folder.resolve("lock"));
        Files.deleteIfExists(folder);
        Files.deleteIfExists(folder.getParent());
        if (failure != null) {
            throw new AssertionError("the service failed", failure);
        }
    }
}
