package bulkhead.platform.macos;

import bulkhead.leakguard.apply.BootFiles;
import bulkhead.leakguard.apply.Plans;
import bulkhead.leakguard.contract.PacketContract;
import bulkhead.leakguard.daemon.Conversation;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.daemon.Reply;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Hook;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.macos.boot.BootLockdown;
import bulkhead.platform.macos.daemon.DaemonHostNetwork;
import bulkhead.platform.macos.fake.Account;
import bulkhead.platform.macos.fake.FakeMac;
import bulkhead.platform.macos.pf.PfFirewall;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** A Mac in memory with the guard's daemon behind a real local socket, and users whose programs have no right but to speak to it. */
final class DaemonBed implements AutoCloseable {
    static final InetAddress SERVER = MacBed.SERVER;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    final FakeMac mac = new FakeMac(() -> {}, true);
    final Path folder;
    private GuardControl.Service service;
    private Thread thread;
    private Throwable failure;

    DaemonBed() throws IOException {
        folder = Files.createTempDirectory("bulkhead");
    }

    Path socket() {
        return folder.resolve("guard.sock");
    }

    MacosComputer computer(Account account) {
        MacosNetwork parts = new MacosNetwork(mac.as(account), mac, mac, mac, mac);
        BootFiles boot = BootLockdown.in(folder.resolve("db"), folder.resolve("job.plist"), PfFirewall.closed());
        return new MacosComputer(
                parts,
                mac,
                () -> account.uid() == 0,
                folder.resolve("run"),
                boot,
                socket(),
                folder.resolve("bulkhead.guard.plist"));
    }

    GuardControl guard(Account account) {
        return new MacosGuard(computer(account));
    }

    DaemonBed start() throws HostException {
        service = guard(Account.ROOT).serve("bulkhead");
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

    /** As its process is ended by a fault of its own. */
    Throwable awaitFailure() throws InterruptedException {
        thread.join();
        Throwable why = failure;
        failure = null;
        return why;
    }

    /** Until the daemon has noticed that its owner is gone. */
    void awaitNoOwner() throws HostException {
        while (true) {
            try (Conversation next = computer(Account.ALICE).daemon(LIMIT).orElseThrow()) {
                next.ask(new Request.Recover(), LIMIT);
                next.ask(new Request.Leave(), LIMIT);
                return;
            } catch (RefusedException e) {
                if (e.reason() != Reply.Reason.BUSY) {
                    throw new HostException(e.getMessage(), e);
                }
            } catch (IOException e) {
                throw new HostException(e.getMessage(), e);
            }
        }
    }

    Set<Packet> passing() {
        return PacketContract.natives().stream()
                .filter(packet -> mac.pf.passes(packet, FakeMac.LINK))
                .collect(Collectors.toSet());
    }

    boolean leaves(Family family) {
        return passing().stream()
                .anyMatch(packet -> packet.family() == family
                        && packet.hook() == Hook.OUT
                        && !packet.destination().equals(SERVER));
    }

    /** A program of hers, connected. */
    Session session() throws HostException {
        return new Session(computer(Account.ALICE).open());
    }

    /** What a program has. */
    static final class Session implements AutoCloseable {
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
                    close();
                }
            }
        }

        void open() throws HostException {
            tun = network.openTun();
            socket = network.openUdp(network.underlay(SERVER), SERVER);
        }

        HostPlan plan(GuardState state, Protection protection) {
            HostPlan plan = Plans.of(state, protection);
            return new HostPlan(
                    state,
                    protection,
                    plan.server().map(_ -> Endpoint.ipsec(SERVER, socket.local().getPort())),
                    plan.tunnel()
                            .map(tunnel -> new TunnelPlan(
                                    tun.name(), tunnel.mtu(), tunnel.addresses(), tunnel.routes(), tunnel.dns())));
        }

        /** As the end of its process. */
        void kill() {
            ((DaemonHostNetwork) network).abandon();
            closeDevices();
        }

        private void closeDevices() {
            if (tun != null) {
                tun.close();
            }
            if (socket != null) {
                socket.close();
            }
        }

        @Override
        public void close() throws HostException {
            try {
                network.close();
            } finally {
                closeDevices();
            }
        }
    }

    /** Whoever speaks to the daemon without a program of Bulkhead's, over a socket of Java's own. */
    static final class Raw implements AutoCloseable {
        private final SocketChannel channel;
        private final DataInputStream in;

        Raw(SocketChannel channel) {
            this.channel = channel;
            in = new DataInputStream(Channels.newInputStream(channel));
        }

        Raw greeted() throws Exception {
            send(MessageCodec.write(new Request.Hello(Request.VERSION)));
            if (!(receive() instanceof Reply.Ok)) {
                throw new AssertionError("no greeting");
            }
            return this;
        }

        void send(byte[] message) throws IOException {
            raw(ByteBuffer.allocate(4 + message.length)
                    .putInt(message.length)
                    .put(message)
                    .array());
        }

        /** Without a length. */
        void raw(byte[] bytes) throws IOException {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            try {
                while (out.hasRemaining()) {
                    channel.write(out);
                }
            } catch (IOException e) {
                // It has closed, and may have said why.
            }
        }

        /** Null at the end. */
        Reply receive() throws Exception {
            try {
                byte[] message = new byte[in.readInt()];
                in.readFully(message);
                return MessageCodec.reply(message);
            } catch (EOFException | SocketException e) {
                return null;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Its process is told of as alice's. */
    Raw raw() throws Exception {
        return new Raw(mac.connectedBy(Account.ALICE, () -> {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket()));
            return channel;
        }));
    }

    @Override
    public void close() throws Exception {
        if (thread != null && thread.isAlive()) {
            stop();
        }
        mac.endProcesses();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        if (failure != null) {
            throw new AssertionError("the daemon failed", failure);
        }
    }
}
