package bulkhead.protocol.data;

import bulkhead.protocol.wire.InternetChecksum;
import java.util.Arrays;

/**
 * Joins TCP segments that follow each other into packets that stand for several, as a network card with receive offload does. Only
 * what can be cut again as it was is joined: in order, of one size but for the last, with the same options, and with right checksums, as
 * nobody looks at these afterwards. What cannot be joined passes at once. The order within a flow stays. One object a thread.
 */
public final class Coalescer {
    /** Where packets go. */
    @FunctionalInterface
    public interface Sink {
        /**
         * @param segment the bytes of payload in each of the segments that were joined; 0 for a packet as it came
         * @param upper where the TCP header begins, from the packet's first byte: there the pseudo-header's sum is in the checksum's
         *     place; 0 for a packet as it came
         */
        void packet(byte[] bytes, int offset, int length, int segment, int upper);
    }

    /** How many flows are joined beside each other; one more ends the oldest. */
    private static final int FLOWS = 8;

    private static final int LARGEST = 65_535;
    private static final int TCP_BYTES = 20;
    private static final int CHECKSUM = 16;
    private static final int ACK = 0x10;
    private static final int PSH = 0x08;

    private final Sink sink;
    private final Flow[] flows = new Flow[FLOWS];
    /** How many of {@link #flows} hold something, oldest first. */
    private int open;

    public Coalescer(Sink sink) {
        this.sink = sink;
        Arrays.setAll(flows, _ -> new Flow());
    }

    /** Takes a valid IP packet, whose bytes are the caller's again afterwards. */
    public void add(byte[] bytes, int offset, int length) {
        int protocol = IpPacket.protocol(bytes, offset, length);
        int upper = protocol == 0 ? -1 : IpPacket.upperLayer(protocol, IpPacket.TCP, bytes, offset, length);
        if (upper < 0 || upper + TCP_BYTES > length) {
            sink.packet(bytes, offset, length, 0, 0);
            return;
        }
        int found = find(bytes, offset, upper);
        if (found >= 0 && flows[found].takes(bytes, offset, length)) {
            flows[found].append(bytes, offset, length);
            return;
        }
        if (found >= 0) {
            end(found);
        }
        if (!canBegin(bytes, offset, length, upper)) {
            sink.packet(bytes, offset, length, 0, 0);
            return;
        }
        if (open == FLOWS) {
            end(0);
        }
        flows[open++].begin(bytes, offset, length, upper);
    }

    /** Gives away all that waits for more. */
    public void flush() {
        for (int i = 0; i < open; i++) {
            flows[i].give(sink);
        }
        open = 0;
    }

    private int find(byte[] bytes, int offset, int upper) {
        for (int i = 0; i < open; i++) {
            if (flows[i].isOf(bytes, offset, upper)) {
                return i;
            }
        }
        return -1;
    }

    private void end(int index) {
        Flow ended = flows[index];
        ended.give(sink);
        System.arraycopy(flows, index + 1, flows, index, --open - index);
        flows[open] = ended;
    }

    /** Data and nothing else, of which more will come: without options of IP, and neither pushed nor ending. */
    private static boolean canBegin(byte[] bytes, int offset, int length, int upper) {
        int headers = upper + headerBytes(bytes, offset + upper);
        return upper == ((bytes[offset] & 0xf0) == 0x60 ? 40 : 20)
                && Bytes.u8(bytes, offset + upper + 13) == ACK
                && headers >= upper + TCP_BYTES
                && headers < length
                && isRight(bytes, offset, length, upper);
    }

    private static boolean isRight(byte[] bytes, int offset, int length, int upper) {
        long sum = InternetChecksum.pseudoHeader(bytes, offset, IpPacket.TCP, length - upper)
                + InternetChecksum.sum(bytes, offset + upper, length - upper);
        return InternetChecksum.finish(sum) == 0;
    }

    private static int headerBytes(byte[] bytes, int tcp) {
        return 4 * (Bytes.u8(bytes, tcp + 12) >>> 4);
    }

    /** Segments of one connection in one direction. */
    private static final class Flow {
        private byte[] joined;
        private int length;
        private int upper;
        private int headers;
        private int segment;
        private int count;
        private int nextSequence;
        private boolean ended;

        void begin(byte[] bytes, int offset, int length, int upper) {
            if (joined == null) {
                joined = new byte[LARGEST];
            }
            System.arraycopy(bytes, offset, joined, 0, length);
            this.length = length;
            this.upper = upper;
            headers = upper + headerBytes(joined, upper);
            segment = length - headers;
            nextSequence = Bytes.i32(joined, upper + 4) + segment;
            count = 1;
            ended = false;
        }

        /** The same addresses and ports. */
        boolean isOf(byte[] bytes, int offset, int upper) {
            boolean v6 = upper == 40;
            int addresses = v6 ? 8 : 12;
            return upper == this.upper
                    && (bytes[offset] & 0xf0) == (joined[0] & 0xf0)
                    && Arrays.equals(bytes, offset + addresses, offset + upper, joined, addresses, upper)
                    && Bytes.i32(bytes, offset + upper) == Bytes.i32(joined, upper);
        }

        /** Whether a packet of this connection is what comes next, and like those before. */
        boolean takes(byte[] bytes, int offset, int size) {
            int tcp = offset + upper;
            int part = size - headers;
            return !ended
                    && part > 0
                    && part <= segment
                    && length + part <= LARGEST
                    && Bytes.i32(bytes, tcp + 4) == nextSequence
                    && Bytes.i32(bytes, tcp + 8) == Bytes.i32(joined, upper + 8)
                    && bytes[tcp + 12] == joined[upper + 12]
                    && (Bytes.u8(bytes, tcp + 13) & ~PSH) == ACK
                    && Bytes.u16(bytes, tcp + 14) == Bytes.u16(joined, upper + 14)
                    && sameOptions(bytes, tcp)
                    && sameIp(bytes, offset)
                    && isRight(bytes, offset, size, upper);
        }

        void append(byte[] bytes, int offset, int size) {
            int part = size - headers;
            System.arraycopy(bytes, offset + headers, joined, length, part);
            boolean pushed = (bytes[offset + upper + 13] & PSH) != 0;
            joined[upper + 13] |= (byte) (bytes[offset + upper + 13] & PSH);
            length += part;
            nextSequence += part;
            count++;
            ended = pushed || part < segment;
        }

        void give(Sink sink) {
            if (count == 1) {
                sink.packet(joined, 0, length, 0, 0);
                return;
            }
            if (upper == 40) {
                Bytes.put16(joined, 4, length - 40);
            } else {
                Bytes.put16(joined, 2, length);
                Bytes.put16(joined, 10, 0);
                Bytes.put16(joined, 10, InternetChecksum.of(joined, 0, upper));
            }
            long pseudo = InternetChecksum.pseudoHeader(joined, 0, IpPacket.TCP, length - upper);
            Bytes.put16(joined, upper + CHECKSUM, ~InternetChecksum.finish(pseudo));
            sink.packet(joined, 0, length, segment, upper);
        }

        private boolean sameOptions(byte[] bytes, int tcp) {
            return Arrays.equals(bytes, tcp + TCP_BYTES, tcp + headers - upper, joined, upper + TCP_BYTES, headers);
        }

        /** Traffic class with its congestion mark, flow label, hop limit; of IPv4 also whether it may be fragmented. */
        private boolean sameIp(byte[] bytes, int offset) {
            return upper == 40
                    ? Bytes.i32(bytes, offset) == Bytes.i32(joined, 0) && bytes[offset + 7] == joined[7]
                    : bytes[offset + 1] == joined[1]
                            && bytes[offset + 6] == joined[6]
                            && bytes[offset + 8] == joined[8];
        }
    }
}
