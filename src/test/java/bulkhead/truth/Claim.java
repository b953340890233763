package bulkhead.truth;

import java.util.Optional;

/**
 * What one of the program's faces says.
 *
 * @param ipv4 empty where it says nothing of it
 * @param words as it says them
 */
record Claim(Headline headline, Optional<Fate> ipv4, Optional<Fate> ipv6, String words) {
    private static final int MOST = 100;

    /** How the connection is. */
    enum Headline {
        NOT_CONNECTED,
        CONNECTING,
        CONNECTED,
        NO_NEWS,
        NO_LINK,
        NO_ANSWER,
        UNWATCHED,
        RECONNECTING,
        DISCONNECTING,
        STOPPED
    }

    /** What becomes of a family's packets. */
    enum Fate {
        NATIVE,
        TUNNEL,
        WAITING,
        BLOCKED
    }

    String brief() {
        return headline
                + ipv4.map(fate -> " IPv4 " + fate).orElse("")
                + ipv6.map(fate -> " IPv6 " + fate).orElse("");
    }

    @Override
    public String toString() {
        return brief() + " (" + words.substring(0, Math.min(MOST, words.length())) + ")";
    }

    /** Whether two claims differ in more than numbers that grow. */
    boolean isLike(Claim other) {
        return headline == other.headline && ipv4.equals(other.ipv4) && ipv6.equals(other.ipv6);
    }
}
