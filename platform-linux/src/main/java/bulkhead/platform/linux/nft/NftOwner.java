package bulkhead.platform.linux.nft;

import bulkhead.platform.linux.libc.ErrnoException;
import bulkhead.platform.linux.libc.Libc;
import java.io.IOException;
import java.util.Arrays;

/**
 * A table's flags owner (Linux 5.12) and persist (6.9): nobody but the socket that made the table changes or removes it, it
 * outlives that socket, and then it is whose who asks first. libnftables before 1.1.0 has no word for persist; so these
 * few messages of nf_tables(linux/netfilter/nf_tables.h) go over the library's own socket, which then owns what it fills.
 */
final class NftOwner {
    private static final short BATCH_BEGIN = 16;
    private static final short BATCH_END = 17;
    private static final int OWNER_AND_PERSIST = 0x2 | 0x4;

    private final boolean known;
    private final NftMessages messages;

    NftOwner(NftSession session) {
        known = session.socket() >= 0;
        messages = new NftMessages(session.socket());
    }

    /** One message of a batch. */
    private record Message(short type, int flags, String table) {}

    /** Whether the kernel knows both flags: tried with a table that the same batch removes again. */
    boolean isPossible(String probe) throws IOException {
        if (!known) {
            return false;
        }
        int errno = send(create(probe), new Message(NftMessages.DELTABLE, 0, probe));
        if (errno == Libc.EPERM) {
            throw new ErrnoException("nftables", errno);
        }
        return errno == 0;
    }

    /** Makes the table ours, if it is nobody's and was made with these flags. */
    int take(String table) throws IOException {
        return send(new Message(NftMessages.NEWTABLE, 0, table));
    }

    /** A new one, empty and ours. */
    int make(String table) throws IOException {
        return send(create(table));
    }

    /** The same in the place of one that was made without these flags, with which it cannot be furnished any more. */
    int makeAnew(String table) throws IOException {
        return send(new Message(NftMessages.DELTABLE, 0, table), create(table));
    }

    private static Message create(String table) {
        return new Message(NftMessages.NEWTABLE, NftMessages.NLM_F_CREATE, table);
    }

    /** Has the kernel carry out the messages, all or none. @return errno, or 0 */
    private int send(Message... batch) throws IOException {
        messages.clear();
        messages.put(BATCH_BEGIN, 0, 0, NftMessages.SUBSYS_NFTABLES, () -> {});
        Arrays.stream(batch).forEach(this::put);
        messages.put(BATCH_END, 0, 0, NftMessages.SUBSYS_NFTABLES, () -> {});
        messages.send();
        int failure = 0;
        while (messages.receive()) {
            failure = failure == 0 ? messages.errno() : failure;
        }
        return failure;
    }

    private void put(Message message) {
        messages.put(message.type(), NftMessages.NLM_F_ACK | message.flags(), message.table(), () -> {
            if (message.type() == NftMessages.NEWTABLE) {
                messages.attribute(NftMessages.NFTA_TABLE_FLAGS, new byte[] {0, 0, 0, OWNER_AND_PERSIST});
            }
        });
    }
}
