package bulkhead.protocol.ppp.automaton;

import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.PppContent;
import bulkhead.protocol.ppp.auth.AuthContent;
import bulkhead.protocol.ppp.wire.ConfigureOption;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.ppp.wire.PppProtocol;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;

/** Packets as notes tell of them: what could be a secret stays here. */
final class PppMessages {
    private static final int FIRST_NCP = 0x8000;
    private static final int LAST_NCP = 0xbfff;
    private static final int MAGIC = 4;

    private PppMessages() {}

    static Message of(int protocol, ControlPacket packet) {
        return new Message.Ppp(protocol, packet.code(), packet.identifier(), content(protocol, packet));
    }

    /** Whether all its bytes may be told: neither of authentication, nor with a packet in it that was rejected. */
    static boolean isOpen(int protocol, ControlPacket packet) {
        boolean rejects = packet.code() == ControlPacket.CODE_REJECT
                || isLcp(protocol) && packet.code() == ControlPacket.PROTOCOL_REJECT;
        return isNegotiated(protocol) && !rejects;
    }

    static String name(int protocol) {
        return switch (protocol) {
            case PppProtocol.IPCP -> "IPCP";
            case PppProtocol.IPV6CP -> "IPV6CP";
            default -> "LCP";
        };
    }

    private static PppContent content(int protocol, ControlPacket packet) {
        try {
            return isNegotiated(protocol) ? control(protocol, packet) : AuthContent.of(protocol, packet);
        } catch (MalformedException e) {
            return new PppContent.Data(packet.data().length);
        }
    }

    private static PppContent control(int protocol, ControlPacket packet) throws MalformedException {
        ByteReader reader = new ByteReader(packet.data());
        return switch (packet.code()) {
            case ControlPacket.CONFIGURE_REQUEST,
                    ControlPacket.CONFIGURE_ACK,
                    ControlPacket.CONFIGURE_NAK,
                    ControlPacket.CONFIGURE_REJECT ->
                new PppContent.Options(ConfigureOption.parseAll(reader).stream()
                        .map(option -> new PppContent.Option(option.type(), option.data()))
                        .toList());
            case ControlPacket.TERMINATE_REQUEST, ControlPacket.TERMINATE_ACK ->
                new PppContent.Text(new String(packet.data(), StandardCharsets.UTF_8));
            default -> isLcp(protocol) ? ofLink(packet, reader) : new PppContent.Data(packet.data().length);
        };
    }

    private static PppContent ofLink(ControlPacket packet, ByteReader reader) throws MalformedException {
        return switch (packet.code()) {
            case ControlPacket.PROTOCOL_REJECT -> new PppContent.RejectedProtocol(reader.u16(), reader.remaining());
            case ControlPacket.ECHO_REQUEST, ControlPacket.ECHO_REPLY, ControlPacket.DISCARD_REQUEST ->
                new PppContent.Magic(reader.i32(), reader.remaining());
            case ControlPacket.IDENTIFICATION -> {
                reader.skip(MAGIC);
                yield new PppContent.Text(new String(reader.rest(), StandardCharsets.UTF_8));
            }
            default -> new PppContent.Data(packet.data().length);
        };
    }

    private static boolean isLcp(int protocol) {
        return protocol == PppProtocol.LCP;
    }

    /** Of LCP and the network control protocols, ours and others. */
    private static boolean isNegotiated(int protocol) {
        return isLcp(protocol) || protocol >= FIRST_NCP && protocol <= LAST_NCP;
    }
}
