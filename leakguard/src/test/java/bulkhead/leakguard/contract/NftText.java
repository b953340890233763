package bulkhead.leakguard.contract;

/** What nft lists, to be compared with what it listed before. */
public final class NftText {
    private NftText() {}

    /**
     * Without the name of the program that owns a table: nft looks for it in the descriptors of all processes, and misses
     * it where one is opened or closed meanwhile. And without what rules have counted.
     */
    public static String withoutOwner(String listing) {
        return listing.replaceAll("(?m) # progname .*$", "").replaceAll("counter packets \\d+ bytes \\d+", "counter");
    }
}
