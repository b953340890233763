package bulkhead.platform.linux;

import bulkhead.leakguard.host.HostException;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libnftables(3), the library inside the {@code nft} program, which the program's package brings along. Each call has a
 * context and with it a netlink socket of its own, in the calling thread's network namespace.
 */
final class Nftables {
    private static final Logger LOG = LoggerFactory.getLogger(Nftables.class);
    private static final String LIBRARY = "libnftables.so.1";

    /** In and out; numbers instead of names, as {@code nft -n}. */
    private static final int JSON = 1 << 4;

    private static final int NUMERIC = 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10;

    private Nftables() {}

    /** What became of the commands: what they list, or why none of them was carried out. */
    record Result(boolean ok, String out, String error) {}

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

    static boolean isInstalled() {
        try {
            run("{\"nftables\": []}");
            return true;
        } catch (HostException e) {
            return false;
        }
    }

    /** Whether the library is there, and the kernel's part of it as far as this process may see. */
    static void check() throws HostException {
        Result tables = runWords("list tables");
        if (!tables.ok() && Processes.mayChangeNetwork()) {
            throw new HostException("the kernel does not take nftables' requests (" + tables.error()
                    + "): use a kernel with nf_tables");
        }
    }

    /**
     * Carries out a batch, which the kernel takes whole or not at all.
     *
     * @param json as in libnftables-json(5)
     */
    static Result run(String json) throws HostException {
        return run(json, JSON | NUMERIC);
    }

    /** The same in the words of nft(8), which are to be constants of ours. */
    static Result runWords(String commands) throws HostException {
        return run(commands, NUMERIC);
    }

    private static Result run(String commands, int flags) throws HostException {
        Pointer context = open();
        try {
            Library.nft_ctx_output_set_flags(context, flags);
            Library.nft_ctx_buffer_output(context);
            Library.nft_ctx_buffer_error(context);
            int exit = Library.nft_run_cmd_from_buffer(context, commands);
            String error = Library.nft_ctx_get_error_buffer(context);
            LOG.trace("{} ended {} {}", commands, exit, error);
            return new Result(exit == 0, Library.nft_ctx_get_output_buffer(context), error.strip());
        } finally {
            Library.nft_ctx_free(context);
        }
    }

    private static Pointer open() throws HostException {
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
}
