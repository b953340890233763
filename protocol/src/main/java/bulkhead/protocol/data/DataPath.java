package bulkhead.protocol.data;

import bulkhead.protocol.esp.InboundSa;
import bulkhead.protocol.esp.OutboundSa;
import bulkhead.protocol.wire.IpAddress;
import java.util.List;
import java.util.Objects;

/**
 * All that the pumps need to know, as one immutable snapshot. The control loop makes a new one at each rekey and each
 * change of state; a pump reads it once per packet.
 *
 * @param outbound the SA to send on
 * @param inbound the SAs to receive on: the newest, and older ones while they overlap
 */
public record DataPath(OutboundSa outbound, List<InboundSa> inbound, Outer outer, L2tp l2tp, Ppp ppp) {
    public DataPath {
        Objects.requireNonNull(outbound);
        inbound = List.copyOf(inbound);
        Objects.requireNonNull(outer);
        Objects.requireNonNull(l2tp);
        Objects.requireNonNull(ppp);
    }

    /** The path right after quick mode: L2TP control messages pass, nothing else. */
    public static DataPath of(OutboundSa outbound, InboundSa inbound, Outer outer, L2tp l2tp) {
        return new DataPath(outbound, List.of(inbound), outer, l2tp, Ppp.DOWN);
    }

    public DataPath withSas(OutboundSa outbound, List<InboundSa> inbound) {
        return new DataPath(outbound, inbound, outer, l2tp, ppp);
    }

    public DataPath withL2tp(L2tp l2tp) {
        return new DataPath(outbound, inbound, outer, l2tp, ppp);
    }

    public DataPath withPpp(Ppp ppp) {
        return new DataPath(outbound, inbound, outer, l2tp, ppp);
    }

    /**
     * The outer path.
     *
     * @param local the address our outer packets carry, for the inner UDP checksum over IPv6
     * @param peer the address they go to
     * @param udpEncapsulation whether ESP travels in UDP (RFC 3948); the ESP packet itself is the same
     */
    public record Outer(IpAddress local, IpAddress peer, boolean udpEncapsulation) {
        public Outer {
            if (local.isV6() != peer.isV6()) {
                throw new IllegalArgumentException("addresses of two families: " + local + ", " + peer);
            }
        }

        public boolean isV6() {
            return local.isV6();
        }
    }

    /**
     * The L2TP session inside ESP; 0 for an identifier that is not known yet.
     *
     * @param localPort our UDP port inside ESP, 1701 unless several clients share one NAT
     * @param localTunnel the identifier we chose, expected in what comes
     * @param peerTunnel the identifier the peer chose, written to what goes
     */
    public record L2tp(
            int localPort,
            int peerPort,
            int localTunnel,
            int localSession,
            int peerTunnel,
            int peerSession,
            L2tpSequencing sequencing) {
        public L2tp {
            Objects.requireNonNull(sequencing);
        }

        /** No tunnel yet: only control messages pass. */
        public static L2tp ports(int localPort, int peerPort, L2tpSequencing sequencing) {
            return new L2tp(localPort, peerPort, 0, 0, 0, 0, sequencing);
        }

        boolean isOpen() {
            return localTunnel != 0 && localSession != 0 && peerTunnel != 0 && peerSession != 0;
        }
    }

    /**
     * What LCP and the network protocols agreed on.
     *
     * @param acfc whether we may leave out address and control field (RFC 1661 section 6.6)
     * @param pfc whether we may send the protocol field in one byte (section 6.5)
     * @param ipv4Up whether IPv4 packets pass
     * @param ipv6Up whether IPv6 packets pass; until then only what the control machines ask for comes in
     * @param mtu the largest IP packet inside, to which TCP's MSS is clamped; 0 for no clamping
     * @param echoId the identifier of our own echo requests, whose replies go to control, or -1
     */
    public record Ppp(boolean acfc, boolean pfc, boolean ipv4Up, boolean ipv6Up, int mtu, int echoId) {
        public static final Ppp DOWN = new Ppp(false, false, false, false, 0, -1);

        public Ppp withCompression(boolean acfc, boolean pfc) {
            return new Ppp(acfc, pfc, ipv4Up, ipv6Up, mtu, echoId);
        }

        public Ppp withFamilies(boolean ipv4Up, boolean ipv6Up) {
            return new Ppp(acfc, pfc, ipv4Up, ipv6Up, mtu, echoId);
        }

        public Ppp withMtu(int mtu) {
            return new Ppp(acfc, pfc, ipv4Up, ipv6Up, mtu, echoId);
        }

        public Ppp withEchoId(int echoId) {
            return new Ppp(acfc, pfc, ipv4Up, ipv6Up, mtu, echoId);
        }

        boolean carries(int protocol) {
            return protocol == PacketLayout.PPP_IPV4 ? ipv4Up : protocol == PacketLayout.PPP_IPV6 && ipv6Up;
        }
    }
}
