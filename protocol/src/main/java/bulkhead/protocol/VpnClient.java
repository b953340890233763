package bulkhead.protocol;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Unreachable;
import bulkhead.protocol.core.Vitals;
import bulkhead.protocol.data.Decapsulator;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.stack.Layers;
import bulkhead.protocol.stack.Question;
import bulkhead.protocol.stack.StackDrop;
import bulkhead.protocol.stack.Step;
import bulkhead.protocol.wire.IpAddress;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * The whole client as one machine: IKE, then L2TP inside ESP, then PPP inside that, then IPv6 on the link. The shell
 * around it owns sockets, TUN and clock; see {@link Machine} for how to drive it.
 */
public final class VpnClient implements Machine<Output> {
    private static final int IKE_PORT = 500;
    private static final int NAT_PORT = 4500;
    private static final String USER = "the user disconnected";

    private final Notes notes;
    private final Layers layers;
    private final NetworkLayer network;
    private final Outputs outputs;
    private final ClientPhases phases;
    private final Silence silence = new Silence();

    /**
     * What lies below the tunnel.
     *
     * @param local our address towards the server
     * @param server the server's address, of the same family
     * @param pathMtu the largest IP packet towards the server, in bytes
     */
    public record Underlay(IpAddress local, IpAddress server, int pathMtu) {}

    public VpnClient(VpnConfig config, Underlay server, RandomGenerator random) {
        this(config, server, new Offers(), random, Notes.Detail.NOTHING);
    }

    /**
     * @param offers decides what is taken of what the server's end says is ours to own, to route or to ask
     * @param detail how much of {@link Output.Told} there is to be
     */
    public VpnClient(VpnConfig config, Underlay server, Offers offers, RandomGenerator random, Notes.Detail detail) {
        notes = new Notes(detail);
        ClientLayers begin = ClientLayers.of(config, server, offers, random, notes);
        layers = new Layers(server.local(), server.server(), begin.innerPort(), notes);
        network = begin.network(layers.link());
        outputs = new Outputs(layers.link(), notes);
        phases = new ClientPhases(begin, layers, network, outputs, notes);
    }

    /** One by chance: its universal/local bit is clear, and it is not zero (RFC 5072 section 4.1). */
    public static long interfaceId(RandomGenerator random) {
        return random.nextLong() & ~(0x02L << 56) | 1;
    }

    /** Shows keys, and what travels inside ESP, as {@link Output.Disclosed}; before {@link #connect}. */
    public void disclose() {
        layers.disclose();
    }

    /** Sends the first message. */
    public void connect(long now, int localPort) {
        phases.start(now, localPort);
        drain(now);
    }

    /** The shell has opened the socket that {@link Output.Rebind} asked for. */
    public void rebound(long now, int localPort) {
        phases.start(now, localPort);
        drain(now);
    }

    /**
     * Takes what came from the server.
     *
     * @param bytes at {@code offset}, {@code length} bytes of UDP payload, or an ESP packet
     * @param port the server's source port, or {@link Output#RAW_ESP}
     */
    public void receive(long now, byte[] bytes, int offset, int length, int port) {
        if (port == IKE_PORT) {
            layers.receiveIke(now, Arrays.copyOfRange(bytes, offset, offset + length), false);
        } else if (port == NAT_PORT && EspLink.isIke(bytes, offset, length)) {
            layers.receiveIke(now, EspLink.withoutNonEspMarker(bytes, offset, length), true);
        } else {
            EspLink link = layers.link();
            int verdict = layers.open(now, bytes, offset, length);
            if (verdict != Decapsulator.DROPPED) {
                inner(now, verdict, link.opened(), link.openedOffset(), link.openedLength());
            }
        }
        drain(now);
    }

    /** Takes what came of a question that {@link Output.Ask} had. */
    public void answered(long now, Question.Answered answered) {
        layers.present().answered(now, answered);
        drain(now);
    }

    /** Takes what somebody says of what was sent: before the server has answered it may end the session, and then raises a doubt. */
    public void unreachable(long now, Unreachable told) {
        if (layers.present().unreachable(now, told)) {
            phases.unreachable();
        } else if (phases.isLinked()) {
            silence.denied(now);
            doubt(now);
        }
        drain(now);
    }

    /**
     * Takes what a pump's {@link Decapsulator} opened and left to the control machines.
     *
     * @param verdict the decapsulator's, not one of its drops
     */
    public void receiveOpened(long now, int verdict, byte[] plain, int offset, int length) {
        if (phases.isOver()) {
            notes.dropped(Layer.L2TP, StackDrop.NOT_OPEN);
        } else {
            inner(now, verdict, plain, offset, length);
        }
        drain(now);
    }

    /** Tells that a pump sealed users' packets since the last call. */
    public void sent(long now) {
        if (phases.isLinked()) {
            silence.sent(now);
            layers.present().sent(now);
        }
    }

    /** Tells that a pump took authentic data in on this SA since the last call. */
    public void alive(long now, int inboundSpi) {
        layers.present().alive(now, inboundSpi);
        drain(now);
    }

    /** Tells that a pump took a user's packet of IPv4 in. */
    public void heardIpv4(long now) {
        network.heardIp4();
        drain(now);
    }

    /** Closes every layer in order, from the inside out; {@link VpnEvent.Closed} follows. */
    public void disconnect(long now) {
        if (!phases.isEnding()) {
            network.close(now);
            drain(now);
            phases.end(now, USER);
            drain(now);
        }
    }

    /** Says goodbye on every layer at once, waiting for no answer; {@link VpnEvent.Closed} follows. */
    public void abandon(long now) {
        disconnect(now);
        layers.abandon(now, USER);
        drain(now);
    }

    /** The network below may have changed: asks at once whether the server is still there, and believes silence soon. */
    public void probe(long now) {
        silence.deaf(false);
        if (!phases.isEnding()) {
            layers.present().probe(now);
        }
        drain(now);
    }

    /** Calls a {@link #probe} off: the network below carries nothing just now, so a silence says nothing of the server. */
    public void trust(long now) {
        silence.deaf(true);
        layers.present().trust(now);
    }

    /** Sends an echo to the server's end of PPP, if that is up: {@link #vitals} tells how long its answer took. */
    public void askRoundTrip(long now) {
        layers.present().askRoundTrip(now);
        sent(now);
        drain(now);
    }

    /** How the server is talked to, as of now. */
    public Dialect dialect() {
        return phases.dialect();
    }

    /** By which the user is taken, as of now: the server may have asked for another. */
    public byte[] password() {
        return phases.password();
    }

    public Vitals vitals() {
        return layers.present().vitals(silence.since());
    }

    @Override
    public Output poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        return phases.isOver()
                ? NEVER
                : least(phases.deadline(), layers.present().deadline(), network.deadline(), silence.deadline());
    }

    @Override
    public void tick(long now) {
        if (phases.isOver()) {
            return;
        }
        layers.present().tick(now);
        network.tick(now);
        phases.tick(now);
        doubt(now);
        drain(now);
    }

    private void doubt(long now) {
        if (silence.isToWonder(now)) {
            layers.present().askRoundTrip(now);
        }
        if (silence.isToAsk(now)) {
            probe(now);
        }
    }

    private static long least(long... deadlines) {
        return LongStream.of(deadlines).min().orElse(NEVER);
    }

    private void inner(long now, int verdict, byte[] plain, int offset, int length) {
        if (layers.receiveOpened(now, verdict, plain, offset, length)
                || verdict == Decapsulator.IP_CONTROL && network.receive(now, plain, offset, length)) {
            return;
        }
        if (verdict == Decapsulator.IP && (plain[offset] & 0xf0) == 0x40) {
            network.heardIp4();
        }
        if (verdict == Decapsulator.IP || Decapsulator.isForUser(layers.link().ppp(), plain, offset, length)) {
            outputs.put(new Output.Deliver(Arrays.copyOfRange(plain, offset, offset + length)));
        } else {
            notes.dropped(Layer.IPV6, StackDrop.NOT_FOR_USERS);
        }
    }

    /** One input may move several layers: drains them all until none has anything left to say. */
    private void drain(long now) {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Step step; (step = layers.next(now)) != null; moved = true) {
                phases.onStep(now, step);
            }
            for (NetworkLayer.Step step; (step = network.poll()) != null; moved = true) {
                onNetwork(step);
            }
        }
        silence.heard(layers.present().heardAt());
        if (!phases.isLinked()) {
            silence.forget();
        }
        outputs.settle();
    }

    private void onNetwork(NetworkLayer.Step step) {
        switch (step) {
            case NetworkLayer.Step.Send(byte[] packet) -> {
                byte[] esp = layers.sealLinkIp(packet);
                if (esp.length > 0) {
                    outputs.sendEsp(esp);
                }
            }
            case NetworkLayer.Step.Event(VpnEvent event) -> outputs.event(event);
        }
    }
}
