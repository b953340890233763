package bulkhead.protocol;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.session.PppSession;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.ppp.wire.PppProtocol;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The client's own machines above L2TP, from bytes to events: PPP with IPCP and IPV6CP, and behind them router discovery,
 * DHCPv6 and DHCPINFORM. The link is up when it is made.
 */
public final class OfferedSession {
    private static final int CONFIGURE_REQUEST = 1;
    private static final int CONFIGURE_ACK = 2;
    private static final int MTU = 1400;

    private final List<VpnEvent> events = new ArrayList<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final Map<Integer, ControlPacket> requests = new HashMap<>();
    private final PppSession ppp;
    private final NetworkLayer network;
    private long now = 1_000;

    public OfferedSession(VpnConfig config, Offers offers, RandomGenerator random) {
        PppConfig link = PppConfig.client(
                config.user(), config.password(), Set.of(AuthMethod.NONE), MTU, true, config.ipv6(), 0x1234);
        ppp = new PppSession(link, offers, random, Notes.NONE);
        network = new NetworkLayer(config, new EspLink(), 1500, offers, random, Notes.NONE);
        ppp.open(now);
        drain();
        acknowledge(PppProtocol.LCP);
        // A magic number alone (RFC 1661 section 6.4).
        frame(PppProtocol.LCP, new ControlPacket(CONFIGURE_REQUEST, 1, new byte[] {5, 6, 1, 2, 3, 4}));
    }

    /** What has happened since the last call. */
    public List<VpnEvent> events() {
        List<VpnEvent> since = List.copyOf(events);
        events.clear();
        return since;
    }

    /** The IP packets that the client's own machines sent since the last call. */
    public List<byte[]> sent() {
        List<byte[]> since = List.copyOf(sent);
        sent.clear();
        return since;
    }

    /** Agrees to what the client asked for last. */
    public void acknowledge(int protocol) {
        ControlPacket asked = requests.get(protocol);
        if (asked != null) {
            frame(protocol, new ControlPacket(CONFIGURE_ACK, asked.identifier(), asked.data()));
        }
    }

    /** The identifier of what the client asked for last. */
    public int asked(int protocol) {
        ControlPacket asked = requests.get(protocol);
        return asked == null ? 0 : asked.identifier();
    }

    public void frame(int protocol, ControlPacket packet) {
        byte[] frame = new ByteWriter()
                .u16(0xff03)
                .u16(protocol)
                .bytes(packet.toByteArray())
                .toByteArray();
        ppp.receive(now, frame, 0, frame.length);
        drain();
    }

    /** @return whether it was for these machines */
    public boolean packet(byte[] packet) {
        boolean taken = network.receive(now, packet, 0, packet.length);
        drain();
        return taken;
    }

    public void wait(int millis) {
        now += millis;
        ppp.tick(now);
        network.tick(now);
        drain();
    }

    private void drain() {
        for (boolean moved = true; moved; ) {
            moved = false;
            for (PppOutput output; (output = ppp.poll()) != null; moved = true) {
                switch (output) {
                    case PppOutput.Send(byte[] frame) -> remember(frame);
                    case PppOutput.Failed(Failure why) -> events.add(new VpnEvent.Failed(why));
                    default -> network.onPpp(now, output);
                }
            }
            for (NetworkLayer.Step step; (step = network.poll()) != null; moved = true) {
                switch (step) {
                    case NetworkLayer.Step.Send(byte[] packet) -> sent.add(packet);
                    case NetworkLayer.Step.Event(VpnEvent event) -> events.add(event);
                }
            }
        }
    }

    private void remember(byte[] frame) {
        try {
            ByteReader reader = new ByteReader(frame);
            reader.skip(2);
            int protocol = reader.u16();
            ControlPacket packet = ControlPacket.parse(reader);
            if (packet.code() == CONFIGURE_REQUEST) {
                requests.put(protocol, packet);
            }
        } catch (MalformedException e) {
            throw new AssertionError("the client's own frame", e);
        }
    }
}
