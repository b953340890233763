package bulkhead.protocol.ip6;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.ip6.wire.Ipv6Header;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.UdpDatagram;
import java.util.function.Consumer;

/** The one place where the link's own packets pass, out and in: counts them, and tells of them. */
public final class LinkCounters {
    private final Notes notes;
    private final Consumer<byte[]> wire;
    private long malformed;
    private long ignored;
    private long overLimit;

    public LinkCounters(Notes notes, Consumer<byte[]> wire) {
        this.notes = notes;
        this.wire = wire;
    }

    /** Sends a whole packet of our own. */
    public void send(byte[] packet) {
        if (notes.isOn()) {
            ByteReader reader = new ByteReader(packet);
            try {
                Ipv6Header header = Ipv6Header.parse(reader);
                byte[] payload = reader.rest();
                notes.sent(() -> message(header, payload));
                notes.bytes(Layer.IPV6, () -> payload);
            } catch (MalformedException e) {
                throw new IllegalStateException("we send what we cannot read", e);
            }
        }
        wire.accept(packet);
    }

    /** A packet whose checksum is right. */
    public void received(Ipv6Header header, byte[] packet, int offset, int length) {
        if (notes.isOn()) {
            byte[] payload = new ByteReader(packet, offset, length).rest();
            notes.received(() -> message(header, payload));
            notes.bytes(Layer.IPV6, () -> payload);
        }
    }

    public void drop(Ip6Drop why) {
        drop(why, "");
    }

    public void drop(Ip6Drop why, String detail) {
        if (why == Ip6Drop.MALFORMED) {
            malformed++;
        } else {
            ignored++;
        }
        notes.dropped(Layer.IPV6, why, detail);
    }

    /** @param all how many entries were left out so far because a list was full */
    public void full(long all) {
        if (all > overLimit) {
            notes.dropped(Layer.IPV6, Ip6Drop.FULL, all - overLimit, "");
            overLimit = all;
        }
    }

    public void changed(String of, Enum<?> from, Enum<?> to) {
        notes.changed(Layer.IPV6, of, from, to);
    }

    public void due(Purpose purpose) {
        notes.due(Layer.IPV6, purpose);
    }

    /** @param millis from now */
    public void set(Purpose purpose, long millis) {
        notes.set(Layer.IPV6, purpose, millis);
    }

    public long malformed() {
        return malformed;
    }

    public long ignored() {
        return ignored;
    }

    private static Message message(Ipv6Header header, byte[] payload) {
        return header.nextHeader() == Ipv6Header.UDP
                ? new Message.Dhcp6(header.source(), header.destination(), inDatagram(payload))
                : new Message.Icmp6(header.source(), header.destination(), payload);
    }

    private static byte[] inDatagram(byte[] bytes) {
        try {
            return UdpDatagram.parse(new ByteReader(bytes)).payload();
        } catch (MalformedException e) {
            return new byte[0];
        }
    }
}
