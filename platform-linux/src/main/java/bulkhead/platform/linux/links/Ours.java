package bulkhead.platform.linux.links;

/** By what the kernel tells what is ours from what is others'. */
public final class Ours {
    /** On our sockets and, through nftables, on what they receive. Of no meaning, but not to be guessed at by others. */
    public static final int MARK = 0xb41c;

    /** In rtnetlink's protocol field, so that what a crashed run left is known, too. */
    public static final int PROTOCOL = 180;

    /** Of a default route. */
    public static final int TABLE = 46108;

    /** Of the ranges that are the tunnel's by themselves. */
    public static final int PARTS_TABLE = 46107;

    private Ours() {}

    static boolean isTable(int number) {
        return number == TABLE || number == PARTS_TABLE;
    }
}
