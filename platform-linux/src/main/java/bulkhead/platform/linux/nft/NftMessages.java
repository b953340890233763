package bulkhead.platform.linux.nft;

import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.Libc;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Messages to nf_tables and its answers, byte by byte (linux/netfilter/nf_tables.h): {@code struct nlmsghdr}, {@code struct nfgenmsg}, attributes.
 * For what libnftables has no word, or takes too long.
 */
final class NftMessages {
    static final int SUBSYS_NFTABLES = 10;
    static final short NEWTABLE = SUBSYS_NFTABLES << 8;
    static final short GETTABLE = SUBSYS_NFTABLES << 8 | 1;
    static final short DELTABLE = SUBSYS_NFTABLES << 8 | 2;
    static final short NFTA_TABLE_FLAGS = 2;
    static final int NLM_F_REQUEST = 0x1;
    static final int NLM_F_ACK = 0x4;
    static final int NLM_F_CREATE = 0x400;

    private static final short NFTA_TABLE_NAME = 1;
    private static final byte NFPROTO_INET = 1;
    private static final int NLMSGHDR = 16;
    private static final int NFGENMSG = 4;
    private static final int NLMSG_ERROR = 2;
    private static final int CAPACITY = 1 << 12;
    private static final int NONE = -1;

    private final int socket;
    private final Memory memory = new Memory(CAPACITY);
    private final ByteBuffer buffer = memory.getByteBuffer(0, CAPACITY).order(ByteOrder.nativeOrder());
    private int sequence;
    private int length;

    NftMessages(int socket) {
        this.socket = socket;
    }

    /** Forgets what was put, and what was received. */
    void clear() {
        buffer.clear();
    }

    /** Of a table of the guard's family. */
    void put(short type, int flags, String table, Runnable attributes) {
        put(type, flags, NFPROTO_INET, 0, () -> {
            attribute(NFTA_TABLE_NAME, (table + '\0').getBytes(StandardCharsets.US_ASCII));
            attributes.run();
        });
    }

    void put(short type, int flags, int family, int resource, Runnable attributes) {
        int start = buffer.position();
        buffer.putInt(0).putShort(type).putShort((short) (NLM_F_REQUEST | flags));
        buffer.putInt(++sequence).putInt(0);
        // The resource is in network order.
        buffer.put((byte) family).put((byte) 0).put((byte) (resource >> 8)).put((byte) resource);
        attributes.run();
        buffer.putInt(start, buffer.position() - start);
    }

    void attribute(short type, byte[] value) {
        buffer.putShort((short) (4 + value.length)).putShort(type).put(value);
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
    }

    void send() throws IOException {
        if (Libc.sendto(socket, memory, buffer.position(), 0, null, 0) < 0) {
            throw Descriptor.error("nftables");
        }
    }

    /** The next answer, one a datagram; false when there is none: the kernel has answered when it has taken what was sent. */
    boolean receive() throws IOException {
        long n = Libc.recvfrom(socket, memory, CAPACITY, 0, null, null);
        if (n < 0 && Native.getLastError() != Libc.EAGAIN) {
            throw Descriptor.error("nftables");
        }
        length = (int) Math.max(n, 0);
        return n >= 0;
    }

    /** What the answer refuses the message with; 0 where it does not. */
    int errno() {
        return length >= NLMSGHDR + 4 && buffer.getShort(4) == NLMSG_ERROR ? -buffer.getInt(NLMSGHDR) : 0;
    }

    /** What the answer says a table's flags are; 0 where it does not. */
    int tableFlags() {
        int at = buffer.getShort(4) == NEWTABLE ? NLMSGHDR + NFGENMSG : NONE;
        while (at != NONE && at + 8 <= length) {
            int size = Short.toUnsignedInt(buffer.getShort(at));
            if (buffer.getShort(at + 2) == NFTA_TABLE_FLAGS) {
                // In network order.
                return ByteBuffer.wrap(memory.getByteArray(at + 4, 4)).getInt();
            }
            at = size < 4 ? NONE : at + (size + 3 & ~3);
        }
        return 0;
    }
}
