package bulkhead.protocol.ppp.session;

import bulkhead.protocol.ppp.NcpPolicy;
import bulkhead.protocol.ppp.PppDrop;
import bulkhead.protocol.ppp.automaton.PppTraffic;
import bulkhead.protocol.ppp.lcp.Lcp;
import bulkhead.protocol.ppp.lcp.LcpOptions;
import bulkhead.protocol.ppp.ncp.NetworkControl;
import bulkhead.protocol.ppp.ncp.Networks;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.ppp.wire.PppProtocol;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;

/** Brings each packet to the protocol that it is of, as far as the link's phase has it, and turns away the others. */
final class Dispatch {
    private final Lcp lcp;
    private final LcpOptions link;
    private final AuthenticationPhase authentication;
    private final Networks networks;
    private final EarlyPackets early;
    private final PppTraffic traffic;

    Dispatch(
            Lcp lcp,
            LcpOptions link,
            AuthenticationPhase authentication,
            Networks networks,
            EarlyPackets early,
            PppTraffic traffic) {
        this.lcp = lcp;
        this.link = link;
        this.authentication = authentication;
        this.networks = networks;
        this.early = early;
        this.traffic = traffic;
    }

    /** @param reader stands at the protocol's number, wherever that is in {@code frame} */
    void receive(long now, PppPhase phase, byte[] frame, ByteReader reader) throws MalformedException {
        int protocol = PppProtocol.read(reader);
        traffic.received(protocol, frame, reader);
        boolean taken = switch (protocol) {
            case PppProtocol.LCP -> {
                lcp.receive(now, ControlPacket.parse(reader));
                yield true;
            }
            case PppProtocol.PAP, PppProtocol.CHAP, PppProtocol.EAP -> authenticate(now, phase, protocol, reader);
            case PppProtocol.IPCP, PppProtocol.IPV6CP -> network(now, phase, protocol, reader);
            case PppProtocol.IPV4, PppProtocol.IPV6 -> {
                traffic.drop(PppDrop.DATA_OF_CLOSED_FAMILY, protocol, "");
                yield true;
            }
            default -> false;
        };
        if (!taken) {
            reject(phase, protocol, frame, reader);
        }
    }

    private boolean authenticate(long now, PppPhase phase, int protocol, ByteReader reader) throws MalformedException {
        if (authentication.speaks(protocol)) {
            authentication.receive(now, ControlPacket.parse(reader));
            return true;
        }
        if (phase == PppPhase.ESTABLISH) {
            early.keep(protocol, ControlPacket.parse(reader));
            return true;
        }
        return false;
    }

    private boolean network(long now, PppPhase phase, int protocol, ByteReader reader) throws MalformedException {
        NetworkControl family = networks.of(protocol);
        if (phase == PppPhase.AUTHENTICATE) {
            early.keep(protocol, ControlPacket.parse(reader));
            authentication.peerWentOn(now);
            return true;
        }
        if (phase != PppPhase.NETWORK || family.policy() == NcpPolicy.IGNORE) {
            traffic.drop(PppDrop.NOT_NOW, protocol, "");
            return true;
        }
        if (family.policy() == NcpPolicy.REJECT) {
            return false;
        }
        family.receive(now, ControlPacket.parse(reader));
        return true;
    }

    /** Before the network phase a stray protocol is passed over in silence (RFC 1661 sections 3.4 and 3.5). */
    private void reject(PppPhase phase, int protocol, byte[] frame, ByteReader reader) {
        if (phase == PppPhase.NETWORK) {
            traffic.drop(PppDrop.REFUSED_PROTOCOL, protocol, "");
            lcp.rejectProtocol(protocol, frame, reader.position(), reader.remaining(), link.peerMru());
        } else {
            traffic.drop(PppDrop.UNKNOWN_PROTOCOL, protocol, "");
        }
    }
}
