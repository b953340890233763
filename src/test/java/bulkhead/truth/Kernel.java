package bulkhead.truth;

import bulkhead.truth.Claim.Fate;
import bulkhead.truth.Claim.Headline;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the kernel has, as its own tools tell it.
 *
 * @param ipv4 of IPv4
 * @param ipv6 of IPv6
 * @param carrier whether the link carries
 * @param watched whether the guard's daemon lives
 */
record Kernel(Ways ipv4, Ways ipv6, boolean carrier, boolean watched) {
    /** Prints it in so many lines. */
    static final int LINES = 5;

    /** To each line of input. */
    static final String LOOK = """
            while read -r _; do
              nft -j list table inet bulkhead 2>/dev/null || echo '{"nftables": []}'
              ip -o -4 route get %s 2>&1 | head -1
              ip -o -6 route get %s 2>&1 | head -1
              cat /sys/class/net/eth0/carrier 2>/dev/null || echo 0
              echo .
            done
            """;

    /**
     * Where packets of one family can go.
     *
     * @param closed whether a rule refuses whatever is left of the family on the way out
     * @param intoTunnel whether a rule lets some of it into our TUN
     * @param routed whether the routes lead to our TUN
     */
    record Ways(boolean closed, boolean intoTunnel, boolean routed) {
        private String brief() {
            return (closed ? "closed" : "open") + (intoTunnel ? "+into" : "") + (routed ? "+routed" : "");
        }

        /** Whether nothing leaves that is said not to, and what is said to be carried is. */
        private boolean keeps(Fate said, Headline headline) {
            return switch (said) {
                case NATIVE -> true;
                // While it ends the tunnel is taken away before the guard opens.
                case TUNNEL -> closed && (headline == Headline.DISCONNECTING || isCarried());
                case WAITING, BLOCKED -> closed;
            };
        }

        private boolean fits(Fate said, Headline headline) {
            return switch (said) {
                case NATIVE -> !closed;
                case TUNNEL -> closed && isCarried();
                case WAITING -> closed;
                // What a tunnel carries is not blocked.
                case BLOCKED -> closed && !(headline == Headline.CONNECTED && isCarried());
            };
        }

        private boolean isCarried() {
            return intoTunnel && routed;
        }
    }

    static Kernel of(List<String> lines, boolean watched) {
        List<JsonNode> rules = JsonMapper.shared()
                .readTree(lines.get(0))
                .path("nftables")
                .valueStream()
                .map(object -> object.path("rule"))
                .filter(rule -> rule.path("chain").asString().equals("out"))
                .toList();
        return new Kernel(
                ways("ipv4", rules, lines.get(1)),
                ways("ipv6", rules, lines.get(2)),
                lines.get(3).equals("1"),
                watched);
    }

    private static Ways ways(String family, List<JsonNode> rules, String route) {
        boolean closed = rules.stream()
                .map(Kernel::statements)
                .anyMatch(rule -> rule.size() == 2
                        && isOf(rule.get(0), family)
                        && (rule.get(1).has("reject") || rule.get(1).has("drop")));
        boolean into = rules.stream()
                .map(Kernel::statements)
                .anyMatch(rule -> rule.getLast().has("accept")
                        && rule.stream().anyMatch(Kernel::isOurs)
                        && rule.stream().allMatch(each -> !isOf(each, other(family))));
        return new Ways(closed, into, route.contains(" dev bulkhead"));
    }

    /** All but that it counts. */
    private static List<JsonNode> statements(JsonNode rule) {
        return rule.path("expr")
                .valueStream()
                .filter(statement -> !statement.has("counter"))
                .toList();
    }

    private static String other(String family) {
        return family.equals("ipv4") ? "ipv6" : "ipv4";
    }

    private static boolean isOf(JsonNode expression, String family) {
        JsonNode match = expression.path("match");
        return match.path("left").path("meta").path("key").asString().equals("nfproto")
                && match.path("right").asString().equals(family);
    }

    private static boolean isOurs(JsonNode expression) {
        JsonNode match = expression.path("match");
        return match.path("left").path("meta").path("key").asString().equals("oifname")
                && match.path("op").asString().equals("==")
                && match.path("right").asString().startsWith("bulkhead");
    }

    String brief() {
        return "IPv4 " + ipv4.brief() + " IPv6 " + ipv6.brief() + (carrier ? "" : " no carrier")
                + (watched ? "" : " no daemon");
    }

    /** Whether all is so that it promises. */
    boolean keeps(Claim claim) {
        Headline headline = claim.headline();
        return (isUnwatched(claim)
                        || claim.ipv4().stream().allMatch(said -> ipv4.keeps(said, headline))
                                && claim.ipv6().stream().allMatch(said -> ipv6.keeps(said, headline)))
                && switch (headline) {
                    case CONNECTED -> carrier && watched;
                    case UNWATCHED, NO_ANSWER -> carrier;
                    default -> true;
                };
    }

    /** Whether it says all that is so. */
    boolean fits(Claim claim) {
        Headline headline = claim.headline();
        return (isUnwatched(claim)
                        || claim.ipv4().stream().allMatch(said -> ipv4.fits(said, headline))
                                && claim.ipv6().stream().allMatch(said -> ipv6.fits(said, headline)))
                && !(headline == Headline.NO_LINK && carrier)
                && !(headline == Headline.UNWATCHED && watched);
    }

    /** Nobody vouches for the rules any more, and that is said. */
    private static boolean isUnwatched(Claim claim) {
        return claim.headline() == Headline.UNWATCHED;
    }
}
