package bulkhead.platform.linux.nft;

import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.ErrnoException;
import bulkhead.platform.linux.libc.Libc;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A table's flags owner (Linux 5.12) and persist (6.9): nobody but the socket that made the table changes or removes it, it
 * outlives that socket, and then it is whose who asks first. libnftables before 1.1.0 has no word for persist; so these
 * few messages of nf_tables(linux/netfilter/nf_tables.h) go over the library's own socket, which then owns what it fills.
 */
final class NftOwner {
    private static final int NLMSGHDR = 16;
    private static final int NLMSG_ERROR = 2;
    private static final short NLM_F_REQUEST = 0x1;
    private static final short NLM_F_ACK = 0x4;
    private static final short NLM_F_CREATE = 0x400;

    private static final short BATCH_BEGIN = 16;
    private static final short BATCH_END = 17;
    private static final int SUBSYS_NFTABLES = 10;
    private static final short NEWTABLE = SUBSYS_NFTABLES << 8;
    private static final short DELTABLE = SUBSYS_NFTABLES << 8 | 2;
    private static final short NFTA_TABLE_NAME = 1;
    private static final short NFTA_TABLE_FLAGS = 2;
    private static final int OWNER_AND_PERSIST = 0x2 | 0x4;
    private static final byte NFPROTO_INET = 1;
    private static final int CAPACITY = 1 << 12;

    private final int socket;
    private final Memory memory = new Memory(CAPACITY);
    private final ByteBuffer buffer = memory.getByteBuffer(0, CAPACITY).order(ByteOrder.nativeOrder());
    private int sequence;

    NftOwner(NftSession session) {
        socket = session.socket();
    }

    /** One message of a batch. */
    private record Message(short type, short flags, String table) {}

    /** Whether the kernel knows both flags: tried with a table that the same batch removes again. */
    boolean isPossible(String probe) throws IOException {
        if (socket < 0) {
            return false;
        }
        int errno = send(create(probe), new Message(DELTABLE, (short) 0, probe));
        if (errno == Libc.EPERM) {
            throw new ErrnoException("nftables", errno);
        }
        return errno == 0;
    }

    /** Makes the table ours, if it is nobody's and was made with these flags. */
    int take(String table) throws IOException {
        return send(new Message(NEWTABLE, (short) 0, table));
    }

    /** A new one, empty and ours. */
    int make(String table) throws IOException {
        return send(create(table));
    }

    /** The same in the place of one that was made without these flags, with which it cannot be furnished any more. */
    int makeAnew(String table) throws IOException {
        return send(new Message(DELTABLE, (short) 0, table), create(table));
    }

    private static Message create(String table) {
        return new Message(NEWTABLE, NLM_F_CREATE, table);
    }

    /** Has the kernel carry out the messages, all or none. @return errno, or 0 */
    private int send(Message... messages) throws IOException {
        buffer.clear();
        put(BATCH_BEGIN, NLM_F_REQUEST, 0, SUBSYS_NFTABLES, () -> {});
        Arrays.stream(messages).forEach(this::put);
        put(BATCH_END, NLM_F_REQUEST, 0, SUBSYS_NFTABLES, () -> {});
        if (Libc.sendto(socket, memory, buffer.position(), 0, null, 0) < 0) {
            throw Descriptor.error("nftables");
        }
        return answers();
    }

    private void put(Message message) {
        put(message.type(), (short) (NLM_F_REQUEST | NLM_F_ACK | message.flags()), NFPROTO_INET, 0, () -> {
            attribute(NFTA_TABLE_NAME, (message.table() + '\0').getBytes(StandardCharsets.US_ASCII));
            if (message.type() == NEWTABLE) {
                attribute(NFTA_TABLE_FLAGS, new byte[] {0, 0, 0, OWNER_AND_PERSIST});
            }
        });
    }

    /** {@code struct nlmsghdr}, {@code struct nfgenmsg}, attributes. */
    private void put(short type, short flags, int family, int resource, Runnable attributes) {
        int start = buffer.position();
        buffer.putInt(0).putShort(type).putShort(flags).putInt(++sequence).putInt(0);
        // The resource is in network order.
        buffer.put((byte) family).put((byte) 0).put((byte) (resource >> 8)).put((byte) resource);
        attributes.run();
        buffer.putInt(start, buffer.position() - start);
    }

    private void attribute(short type, byte[] value) {
        buffer.putShort((short) (4 + value.length)).putShort(type).put(value);
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
    }

    /** The kernel has answered when it has taken the batch: one answer a datagram. */
    private int answers() throws IOException {
        int failure = 0;
        while (true) {
            long length = Libc.recvfrom(socket, memory, CAPACITY, 0, null, null);
            if (length < 0 && Native.getLastError() == Libc.EAGAIN) {
                return failure;
            }
            if (length < 0) {
                throw Descriptor.error("nftables");
            }
            if (length >= NLMSGHDR + 4 && buffer.getShort(4) == NLMSG_ERROR && failure == 0) {
                failure = -buffer.getInt(NLMSGHDR);
            }
        }
    }
}
