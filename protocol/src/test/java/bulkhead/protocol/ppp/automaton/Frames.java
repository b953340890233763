package bulkhead.protocol.ppp.automaton;

import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.session.PppSession;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Frames by hand, and what a session answers to them. */
public final class Frames {
    public static final int LCP = 0xc021;
    public static final int PAP = 0xc023;
    public static final int CHAP = 0xc223;
    public static final int EAP = 0xc227;
    public static final int IPCP = 0x8021;
    public static final int IPV6CP = 0x8057;

    /** A control packet sent by a session. */
    public record Sent(int protocol, int code, int identifier, String data) {}

    private Frames() {}

    public static byte[] frame(int protocol, int code, int identifier, String hexData) {
        byte[] packet = new ControlPacket(code, identifier, hex(hexData)).toByteArray();
        return new ByteWriter().u16(0xff03).u16(protocol).bytes(packet).toByteArray();
    }

    public static Sent parse(byte[] frame) {
        try {
            ByteReader reader = new ByteReader(frame);
            if (reader.u16() != 0xff03) {
                throw new AssertionError("no FF 03");
            }
            int protocol = reader.u16();
            ControlPacket packet = ControlPacket.parse(reader);
            return new Sent(
                    protocol, packet.code(), packet.identifier(), HexFormat.of().formatHex(packet.data()));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    public static List<PppOutput> drain(PppSession session) {
        List<PppOutput> outputs = new ArrayList<>();
        for (PppOutput output = session.poll(); output != null; output = session.poll()) {
            outputs.add(output);
        }
        return outputs;
    }

    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
