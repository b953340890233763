package bulkhead.leakguard.probe;

import bulkhead.leakguard.probe.Sightings.Sighting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Packets as a file that Wireshark and tcpdump read: a section, an interface block per link and an enhanced packet block per
 * packet (draft-ietf-opsawg-pcapng section 4). Before the IP header stands that of LINKTYPE_LINUX_SLL, as in what tcpdump writes
 * of a link whose own header it does not know. Time is in ns.
 */
public final class Pcapng {
    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    // Not LINKTYPE_RAW, of which libpcap takes but one interface: it compares its own number of the type with the
    // file's.
    private static final int LINKTYPE_LINUX_SLL = 113;

    /** A PPP frame from its protocol field on. */
    public static final int LINKTYPE_PPP = 9;

    /** An IP packet; for a file of one link, or for Wireshark alone. */
    public static final int LINKTYPE_RAW = 101;

    private static final int SLL_HEADER = 16;
    private static final int SENT_BY_US = 4;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86DD;

    // Options: of all blocks section 3.5, of the section 4.1, of an interface 4.2, of a packet 4.3
    private static final int COMMENT = 1;
    private static final int USER_APPLICATION = 4;
    private static final int NAME = 2;
    private static final int TIME_RESOLUTION = 9;
    private static final int PACKET_FLAGS = 2;
    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;
    private static final int NANOSECONDS = 9;

    private final OutputStream out;
    private final List<Link> links;

    /**
     * What packets are of.
     *
     * @param type what they begin with
     */
    public record Link(String name, int type) {}

    /** For the probes of a leak test. @param links the names of all that packets will be of */
    public Pcapng(OutputStream out, List<String> links) throws IOException {
        this(
                out,
                "bulkhead leaktest",
                links.stream().map(name -> new Link(name, LINKTYPE_LINUX_SLL)).toList());
    }

    /** @param links all that packets will be of */
    public Pcapng(OutputStream out, String application, List<Link> links) throws IOException {
        this.out = out;
        this.links = List.copyOf(links);
        ByteBuffer section = buffer(16)
                .putInt(BYTE_ORDER_MAGIC)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1);
        block(SECTION_HEADER, section, option(USER_APPLICATION, text(application)));
        for (Link link : links) {
            ByteBuffer body =
                    buffer(8).putShort((short) link.type()).putShort((short) 0).putInt(0);
            byte[] resolution = {NANOSECONDS};
            block(INTERFACE_DESCRIPTION, body, option(NAME, text(link.name())), option(TIME_RESOLUTION, resolution));
        }
    }

    /** Adds a packet of the link of its name. */
    public void write(Sighting sighting, String comment) throws IOException {
        byte[] packet = sighting.packet();
        byte[] cooked = ByteBuffer.allocate(SLL_HEADER + packet.length)
                .put(cooked(packet[0] >> 4 == 4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6))
                .put(packet)
                .array();
        int link = links.indexOf(new Link(sighting.link(), LINKTYPE_LINUX_SLL));
        write(link, sighting.at(), cooked, true, comment);
    }

    /**
     * Adds a packet.
     *
     * @param link its number among the links
     * @param comment empty for none
     */
    public void write(int link, Instant at, byte[] packet, boolean outbound, String comment) throws IOException {
        long time = nanos(at);
        ByteBuffer body = buffer(20 + padded(packet.length))
                .putInt(link)
                .putInt((int) (time >>> 32))
                .putInt((int) time)
                .putInt(packet.length)
                .putInt(packet.length)
                .put(packet);
        byte[] direction = buffer(4).putInt(outbound ? OUTBOUND : INBOUND).array();
        byte[] said = comment.isEmpty() ? new byte[0] : option(COMMENT, text(comment));
        block(ENHANCED_PACKET, body, said, option(PACKET_FLAGS, direction));
    }

    /** In the network's order; the addresses of the link are left out. */
    private static byte[] cooked(int etherType) {
        return ByteBuffer.allocate(SLL_HEADER)
                .putShort((short) SENT_BY_US)
                .putShort(SLL_HEADER - 2, (short) etherType)
                .array();
    }

    /** Section 3.1: the length stands before and behind, and counts both. */
    private void block(int type, ByteBuffer body, byte[]... options) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(body.array());
        for (byte[] option : options) {
            all.writeBytes(option);
        }
        all.writeBytes(new byte[4]); // opt_endofopt
        int length = 12 + all.size();
        out.write(buffer(8).putInt(type).putInt(length).array());
        all.writeTo(out);
        out.write(buffer(4).putInt(length).array());
    }

    private static byte[] option(int code, byte[] value) {
        return buffer(4 + padded(value.length))
                .putShort((short) code)
                .putShort((short) value.length)
                .put(value)
                .array();
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000 + at.getNano();
    }

    private static int padded(int length) {
        return length + 3 & ~3;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
