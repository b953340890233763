package bulkhead.platform.linux.nft;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.system.Processes;

/** nftables by the library inside the {@code nft} program, which the program's package brings along, one question at a time. */
public final class Nftables {
    private Nftables() {}

    /** What became of the commands: what they list, or why none of them was carried out. */
    public record Result(boolean ok, String out, String error) {}

    public static boolean isInstalled() {
        try {
            run("{\"nftables\": []}");
            return true;
        } catch (HostException e) {
            return false;
        }
    }

    /** Whether the library is there, and the kernel's part of it as far as this process may see. */
    public static void check() throws HostException {
        if (!Processes.mayChangeNetwork()) {
            // The library itself writes to standard error what the kernel does not let it see.
            NftSession.open().close();
            return;
        }
        Result tables = runWords("list tables");
        if (!tables.ok()) {
            throw new HostException("the kernel does not take nftables' requests (" + tables.error()
                    + "): use a kernel with nf_tables");
        }
    }

    /** As {@link NftSession#run}, by a session of its own. */
    static Result run(String json) throws HostException {
        try (NftSession session = NftSession.open()) {
            return session.run(json);
        }
    }

    /** As {@link NftSession#runWords}, by a session of its own. */
    public static Result runWords(String commands) throws HostException {
        try (NftSession session = NftSession.open()) {
            return session.runWords(commands);
        }
    }
}
