package bulkhead.platform.linux.nft;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.libc.Libc;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A context of libnftables(3). It has one netlink socket for all its life, in the network namespace of the thread that opened
 * it, and a table with an owner is that socket's alone.
 */
final class NftSession implements AutoCloseable {
    static final String LIBRARY = "libnftables.so.1";

    /** Held while netlink sockets of nftables come to be, so that a context's own is known by its being new. */
    static final Object OPENING = new Object();

    private static final Logger LOG = LoggerFactory.getLogger(NftSession.class);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final String CLOSED = "closed meanwhile";
    private static final int SO_PROTOCOL = 38;
    private static final int SO_DOMAIN = 39;
    /** Closed by exec(2). */
    private static final long FIOCLEX = 0x5451;

    /** In and out; numbers instead of names, as {@code nft -n}. */
    private static final int JSON = 1 << 4;

    private static final int NUMERIC = 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10;

    private final Pointer context;
    private final int socket;

    private static final class Library {
        static {
            Native.register(NativeLibrary.getInstance(LIBRARY));
        }

        static native Pointer nft_ctx_new(int flags);

        static native void nft_ctx_free(Pointer context);

        static native void nft_ctx_output_set_flags(Pointer context, int flags);

        static native int nft_ctx_buffer_output(Pointer context);

        static native int nft_ctx_buffer_error(Pointer context);

        static native String nft_ctx_get_output_buffer(Pointer context);

        static native String nft_ctx_get_error_buffer(Pointer context);

        static native int nft_run_cmd_from_buffer(Pointer context, String commands);
    }

    private NftSession(Pointer context, int socket) {
        this.context = context;
        this.socket = socket;
        Library.nft_ctx_buffer_output(context);
        Library.nft_ctx_buffer_error(context);
    }

    /** For commands alone. */
    static NftSession open() throws HostException {
        synchronized (OPENING) {
            return new NftSession(context(), -1);
        }
    }

    /** One whose {@link #socket} is known: the library keeps it to itself. */
    static NftSession withSocket() throws HostException {
        synchronized (OPENING) {
            try {
                Map<String, Integer> before = sockets();
                Pointer context = context();
                Map<String, Integer> opened = sockets();
                opened.keySet().removeAll(before.keySet());
                opened.remove(CLOSED);
                int socket = opened.size() == 1 ? opened.values().iterator().next() : -1;
                // A program that this one starts would own what this one owned, until it ends.
                Libc.ioctl(socket, FIOCLEX, new byte[0]);
                return new NftSession(context, socket);
            } catch (IOException e) {
                LOG.debug("the descriptors of this process are unknown: {}", e.toString());
                return new NftSession(context(), -1);
            }
        }
    }

    private static Pointer context() throws HostException {
        Pointer context;
        try {
            context = Library.nft_ctx_new(0);
        } catch (LinkageError e) {
            throw new HostException("the library " + LIBRARY + " is missing: install the package nftables", e);
        }
        if (context == null) {
            throw new HostException("nftables did not start: use a kernel with nf_tables");
        }
        return context;
    }

    /** The netlink sockets of this process that are nftables', by their inode, as numbers are given again. */
    private static Map<String, Integer> sockets() throws IOException {
        Map<String, Integer> sockets = new HashMap<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path each : descriptors) {
                int fd = Integer.parseInt(each.getFileName().toString());
                if (option(fd, SO_DOMAIN) == Libc.AF_NETLINK && option(fd, SO_PROTOCOL) == Libc.NETLINK_NETFILTER) {
                    sockets.put(inode(each), fd);
                }
            }
        }
        return sockets;
    }

    private static int option(int fd, int option) {
        byte[] value = new byte[4];
        return Libc.getsockopt(fd, Libc.SOL_SOCKET, option, value, new int[] {value.length}) < 0
                ? -1
                : ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
    }

    private static String inode(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            return CLOSED;
        }
    }

    /** The netlink socket's descriptor, which is the library's to close; -1 when it is not known. */
    int socket() {
        return socket;
    }

    /**
     * Carries out a batch, which the kernel takes whole or not at all.
     *
     * @param json as in libnftables-json(5)
     */
    Nftables.Result run(String json) {
        return run(json, JSON | NUMERIC);
    }

    /** The same in the words of nft(8), which are to be constants of ours. */
    Nftables.Result runWords(String commands) {
        return run(commands, NUMERIC);
    }

    private Nftables.Result run(String commands, int flags) {
        Library.nft_ctx_output_set_flags(context, flags);
        int exit = Library.nft_run_cmd_from_buffer(context, commands);
        String out = Library.nft_ctx_get_output_buffer(context);
        String error = Library.nft_ctx_get_error_buffer(context);
        LOG.trace("{} ended {} {}", commands, exit, error);
        return new Nftables.Result(exit == 0, out, error.strip());
    }

    @Override
    public void close() {
        Library.nft_ctx_free(context);
    }
}
