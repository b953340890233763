package bulkhead.app.tunnel;

import bulkhead.app.pump.InDrop;
import bulkhead.app.pump.InPump;
import bulkhead.app.pump.OutPump;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.host.UnreachableException;
import bulkhead.protocol.Dialect;
import bulkhead.protocol.Output;
import bulkhead.protocol.VpnClient;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.core.Unreachable;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.TrafficCounter;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.offer.Why;
import bulkhead.protocol.stack.Question;
import bulkhead.protocol.wire.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with the server, from the first packet to the goodbye: the protocol machine, the sockets, and what receives
 * on them. All but {@link #path} and {@link #sendEsp} is for the control loop's thread.
 */
final class Session implements OutPump.Way {
    /** Whose session it is. */
    interface Owner {
        void onEvent(Session session, VpnEvent event);

        void tried(TunnelEvent.Tried told);

        /** A socket with another source port is wanted: {@link Session#rebound} takes it. */
        void rebind(Session session);

        /** It cannot go on, and says no more. */
        void broken(Session session, Failure why);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int ALIVE_INTERVAL = 1_000;

    private final HostNetwork host;
    private final ControlLoop loop;
    private final TunnelHost tunnel;
    private final Owner owner;
    private final Executor aside;
    private final InetAddress server;
    private final Underlay underlay;
    private final VpnClient client;
    private final Telling telling;
    private final DropWatch drops;
    private final OuterSockets sockets = new OuterSockets();
    private final List<InPump> receivers = new ArrayList<>();
    private final Meter meter;
    private final Tries tries = new Tries();

    private Optional<Question> asked = Optional.empty();
    private volatile DataPath path;
    private long packetsSeen;
    private long packetsSent;
    private long nextAliveCheck;

    Session(
            HostNetwork host,
            ControlLoop loop,
            TunnelHost tunnel,
            Owner owner,
            Way way,
            VpnConfig config,
            RandomGenerator random,
            Executor aside,
            Telling telling) {
        this.host = host;
        this.telling = telling;
        drops = new DropWatch(loop, tunnel.unsent(), telling);
        this.loop = loop;
        this.tunnel = tunnel;
        this.owner = owner;
        this.aside = aside;
        this.server = way.server();
        this.underlay = way.underlay();
        this.client = new VpnClient(
                config,
                new VpnClient.Underlay(
                        IpAddress.of(underlay.source().getAddress()),
                        IpAddress.of(server.getAddress()),
                        underlay.mtu()),
                new Offers(way.taken(), config.ownRoutes() ? PublicSuffixes::refusal : _ -> Optional.empty()),
                random,
                telling.detail());
        meter = new Meter(client, receivers);
        sockets.udp(way.udp());
        receive(way.udp());
    }

    /** How this computer reaches the server, the socket opened for it, and what is around this computer. */
    record Way(InetAddress server, Underlay underlay, OuterSocket udp, Surroundings around) {
        /** The socket last of all, as whoever fails after it has nobody to close it. */
        static Way open(HostNetwork host, InetAddress server, Underlay underlay) throws HostException {
            Surroundings around = host.surroundings();
            return new Way(server, underlay, host.openUdp(underlay, server), around);
        }

        /** The addresses that nobody in the tunnel can have. */
        Map<IpAddress, Why> taken() {
            Map<IpAddress, Why> taken = new HashMap<>();
            around.gateways().forEach(gateway -> taken.put(IpAddress.of(gateway.getAddress()), Why.GATEWAY));
            around.own().forEach(own -> taken.put(IpAddress.of(own.getAddress()), Why.OWN));
            taken.put(IpAddress.of(server.getAddress()), Why.SERVER);
            return taken;
        }
    }

    /** How the server is talked to, as of now. */
    Dialect dialect() {
        return client.dialect();
    }

    /** By which the user is taken, as of now. */
    byte[] password() {
        return client.password();
    }

    Underlay underlay() {
        return underlay;
    }

    /** What packets from the TUN are sealed with; null while they have nowhere to go. */
    @Override
    public DataPath path() {
        return path;
    }

    /** Sends ESP packets the way the path asks for; false when this computer did not take them. From any thread. */
    @Override
    public boolean sendEsp(DataPath sealedFor, byte[] packets, int offset, int length, int segment) {
        return sockets.sendEsp(sealedFor, packets, offset, length, segment);
    }

    /** Counts what {@link #sendEsp} sent; for the thread that reads the TUN. */
    @Override
    public TrafficCounter sent() {
        return meter.sent();
    }

    boolean isSilent() {
        return meter.isSilent();
    }

    /** How the session fares; about once a second. */
    Measurement measure(long now, long wallClock) {
        return meter.measure(now, wallClock);
    }

    /** Sends the first message; the guard lets the socket through by now. */
    void connect(long now) {
        client.connect(now, sockets.localPort());
    }

    /** Goes on from another source port; the guard lets the socket through by now. */
    void rebound(long now, OuterSocket udp) {
        sockets.udp(udp);
        receive(udp);
        client.rebound(now, sockets.localPort());
    }

    /** Says goodbye in order; {@link VpnEvent.Closed} follows. */
    void disconnect(long now) {
        client.disconnect(now);
    }

    /** Asks the server whether it is still there. */
    void probe(long now) {
        client.probe(now);
    }

    /** Does not ask any more: nothing can be heard just now. */
    void trust(long now) {
        client.trust(now);
    }

    /** Says goodbye in passing and ends; nothing is told any more. */
    void abandon(long now) {
        client.abandon(now);
        for (Output output; (output = client.poll()) != null; ) {
            if (output instanceof Output.Transmit(byte[] bytes, int port)) {
                transmit(bytes, port);
            } else if (output instanceof Output.Told(Note note)) {
                telling.notes().accept(note);
            }
        }
        close();
    }

    void close() {
        withdraw();
        path = null;
        drops.look(receivers);
        sockets.close();
    }

    long deadline() {
        return client.deadline();
    }

    void tick(long now) {
        client.tick(now);
    }

    /** Does what the protocol machine asks for. */
    void drain(long now) {
        if (now >= nextAliveCheck) {
            nextAliveCheck = now + ALIVE_INTERVAL;
            tellAlive(now);
            drops.look(receivers);
        }
        for (Output output; (output = client.poll()) != null; ) {
            switch (output) {
                case Output.Transmit(byte[] bytes, int port) -> transmit(bytes, port);
                case Output.PathReady(DataPath ready) -> usePath(ready);
                case Output.Rebind() -> {
                    tries.elsewhere().forEach(owner::tried);
                    owner.rebind(this);
                }
                case Output.Ask(Question question) -> ask(question);
                case Output.Deliver(byte[] packet) -> deliver(packet);
                case Output.Event(VpnEvent event) -> {
                    switch (event) {
                        case VpnEvent.Varied varied when varied.isBeginning() -> tries.beginAgain();
                        case VpnEvent.Authenticated _, VpnEvent.Failed _ -> withdraw();
                        default -> {}
                    }
                    owner.onEvent(this, event);
                }
                // Of a connection nobody is shown that.
                case Output.Disclosed _ -> {}
                case Output.Told(Note note) -> {
                    telling.notes().accept(note);
                    tries.after(note).forEach(owner::tried);
                }
            }
        }
    }

    /** On a thread of its own, as a card may wait for its owner, and an authority's server for nobody. */
    private void ask(Question question) {
        if (question instanceof Question.OfPerson) {
            withdraw();
            asked = Optional.of(question);
        }
        aside.execute(loop.watched(() -> {
            Question.Answered answered = question.ask();
            loop.put(now -> client.answered(now, answered));
        }));
    }

    /** What a person is asked, if they are, is not waited for any more. */
    private void withdraw() {
        asked.ifPresent(Question::withdraw);
        asked = Optional.empty();
    }

    private void transmit(byte[] bytes, int port) {
        if (port == Output.RAW_ESP) {
            sockets.sendRawEsp(bytes);
        } else {
            sockets.sendUdp(bytes, port);
        }
    }

    /** Data keeps the tunnel alive as well as any keepalive does; and what nobody answers raises a doubt. */
    private void tellAlive(long now) {
        long sent = meter.packetsSent();
        if (sent != packetsSent) {
            packetsSent = sent;
            client.sent(now);
        }
        long packets = meter.received();
        if (packets != packetsSeen) {
            packetsSeen = packets;
            receivers.forEach(receiver -> client.alive(now, receiver.lastSpi()));
            if (meter.received(4) > 0) {
                client.heardIpv4(now);
            }
        }
    }

    private void usePath(DataPath ready) {
        if (ready != null && !ready.outer().udpEncapsulation() && !sockets.hasRawEsp()) {
            try {
                OuterSocket raw = host.openRawEsp(underlay, server);
                sockets.rawEsp(raw);
                receive(raw);
            } catch (HostException e) {
                owner.broken(this, Causes.ofHost(e));
            }
        }
        path = ready;
    }

    private void deliver(byte[] packet) {
        try {
            tunnel.tun().write(packet, 0, packet.length, new Offload());
            meter.delivered().add(packet[0], packet.length);
        } catch (IOException e) {
            drops.tell(InDrop.HOST_FULL, 1);
            LOG.debug("the host took no packet: {}", e.getMessage());
        }
    }

    private void receive(OuterSocket socket) {
        InPump pump = new InPump(socket, InPump.CLIENT, tunnel::tun, this::path, new Inputs());
        receivers.add(pump);
        Thread.ofPlatform().daemon().name("in-pump").start(loop.watched(pump));
    }

    /** From a receiving thread to the control loop. */
    private final class Inputs implements InPump.Control {
        @Override
        public void datagram(byte[] bytes, int port) {
            loop.offer(
                    ControlLoop.Source.ANYBODY, bytes.length, now -> client.receive(now, bytes, 0, bytes.length, port));
        }

        @Override
        public void opened(int verdict, byte[] plain, int inboundSpi) {
            loop.offer(ControlLoop.Source.SERVER, plain.length, now -> {
                client.alive(now, inboundSpi);
                client.receiveOpened(now, verdict, plain, 0, plain.length);
            });
        }

        @Override
        public void unreachable(UnreachableException told) {
            Unreachable.Kind kind = switch (told.kind()) {
                case PORT -> Unreachable.Kind.PORT;
                case PROHIBITED -> Unreachable.Kind.PROHIBITED;
                case HOST -> Unreachable.Kind.HOST;
            };
            byte[] quote = told.quote();
            Unreachable said = new Unreachable(kind, IpAddress.of(told.by().getAddress()), quote);
            loop.offer(ControlLoop.Source.ANYBODY, quote.length, now -> client.unreachable(now, said));
        }

        @Override
        public void ended(IOException why) {
            loop.put(_ -> owner.broken(
                    Session.this,
                    new Failure(
                            Layer.NETWORK,
                            Reason.NO_ANSWER,
                            "the socket to the server is of no use any more (" + why.getMessage() + ")",
                            "connect again")));
        }
    }
}
