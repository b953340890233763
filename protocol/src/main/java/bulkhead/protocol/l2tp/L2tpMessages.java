package bulkhead.protocol.l2tp;

import bulkhead.protocol.note.Message;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Control messages as notes tell of them. Hidden AVPs stay hidden, although we can read them, and so does what answers a
 * challenge: the tunnel secret, or a password, can be guessed by it.
 */
final class L2tpMessages {
    private static final int H = 0x4000;
    private static final int LENGTH = 0x03ff;
    private static final int HEADER = 6;
    private static final byte[] WITHHELD = {};

    /** With the challenges, as one half of what is guessed by is of no use to anybody who reads a log. */
    private static final Set<AvpType> SECRET = EnumSet.of(
            AvpType.CHALLENGE,
            AvpType.CHALLENGE_RESPONSE,
            AvpType.PROXY_AUTHEN_CHALLENGE,
            AvpType.PROXY_AUTHEN_RESPONSE,
            AvpType.RANDOM_VECTOR);

    private L2tpMessages() {}

    static Message of(ControlHeader header, byte[] avps) {
        List<Message.Avp> all = parse(avps);
        return new Message.L2tp(type(avps, all), header.tunnelId(), header.sessionId(), header.ns(), header.nr(), all);
    }

    /** Whether all the bytes may be told. */
    static boolean isOpen(byte[] avps) {
        return parse(avps).stream().noneMatch(avp -> avp.hidden() || isSecret(avp.vendor(), avp.type()));
    }

    private static int type(byte[] bytes, List<Message.Avp> avps) {
        if (bytes.length == 0) {
            return 0;
        }
        return avps.stream()
                .filter(avp -> !avp.hidden()
                        && avp.vendor() == 0
                        && avp.type() == AvpType.MESSAGE_TYPE.number
                        && avp.length() == 2)
                .findFirst()
                .map(avp -> (avp.value()[0] & 0xff) << 8 | avp.value()[1] & 0xff)
                .orElse(-1);
    }

    private static List<Message.Avp> parse(byte[] avps) {
        List<Message.Avp> all = new ArrayList<>();
        ByteReader reader = new ByteReader(avps);
        try {
            while (reader.hasRemaining()) {
                int flags = reader.u16();
                int vendor = reader.u16();
                int type = reader.u16();
                byte[] value = reader.bytes((flags & LENGTH) - HEADER);
                boolean hidden = (flags & H) != 0;
                all.add(new Message.Avp(
                        vendor, type, hidden, value.length, hidden || isSecret(vendor, type) ? WITHHELD : value));
            }
        } catch (MalformedException e) {
            // What is told ends where it cannot be read; whoever takes the message says what is wrong.
        }
        return all;
    }

    private static boolean isSecret(int vendor, int type) {
        return vendor == 0 && AvpType.of(type) != null && SECRET.contains(AvpType.of(type));
    }
}
