package bulkhead.platform.linux.nft;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.libc.ErrnoException;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.libc.Sockets;
import java.io.IOException;
import java.util.OptionalInt;

/** What the kernel has of a table, by its name alone: one question, for which the library need not be loaded. */
final class NftLookup {
    private static final int OWNER = 0x2;

    private NftLookup() {}

    static boolean isThere(String table) throws HostException {
        return flags(table).isPresent();
    }

    /** Whether it is there, and a process owns it. */
    static boolean isOwned(String table) throws HostException {
        OptionalInt flags = flags(table);
        return flags.isPresent() && (flags.getAsInt() & OWNER) != 0;
    }

    /** What cannot be asked for is not for that reason not there. */
    private static OptionalInt flags(String table) throws HostException {
        try {
            return ask(table);
        } catch (IOException e) {
            throw new HostException(
                    "nftables does not tell whether the leak guard's rules are there (" + e.getMessage()
                            + "): run with sudo, on a kernel with nf_tables",
                    e);
        }
    }

    private static OptionalInt ask(String table) throws IOException {
        int fd;
        synchronized (NftSession.OPENING) {
            fd = Sockets.open(Libc.AF_NETLINK, Libc.SOCK_RAW, Libc.NETLINK_NETFILTER);
        }
        try {
            NftMessages messages = new NftMessages(fd);
            messages.put(NftMessages.GETTABLE, 0, table, () -> {});
            messages.send();
            if (!messages.receive()) {
                throw new ErrnoException("nftables", Libc.EAGAIN);
            }
            int errno = messages.errno();
            if (errno != 0 && errno != Libc.ENOENT) {
                throw new ErrnoException("nftables", errno);
            }
            return errno == 0 ? OptionalInt.of(messages.tableFlags()) : OptionalInt.empty();
        } finally {
            Libc.close(fd);
        }
    }
}
