package bulkhead.platform.linux.nft;

import bulkhead.platform.linux.links.Ours;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The opening for a captive portal: IPv4, TCP and DNS, for the processes of one cgroup, while an element of a set lives that
 * the kernel itself removes when its time is over. libnftables-json(5) has no words for a cgroup's level, so the rules are
 * nft(8)'s own, all of them constants but for seconds and the cgroup's path, which is ours.
 */
final class NftPortal {
    static final String OUT = "portal-out";
    static final String IN = "portal-in";

    /** On what these chains let out, as its socket is not to be asked for after them. */
    static final int MARK = Ours.MARK + 1;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String SET = "portal";
    private static final int IPV4_NFPROTO = 2;
    private static final int TCP = 6;
    private static final int DNS = 53;

    private NftPortal() {}

    /** What fills the portal's chains, once they are there. */
    static String filling(PortalGroup group, Duration left) {
        String table = NftRules.FAMILY + " " + NftRules.TABLE + " ";
        String ours = "meta nfproto @" + SET + " socket cgroupv2 level " + group.level() + " \"" + group.path() + "\" ";
        // A port alone would be enough, had not nft 1.1 forgotten what it implies after a match of a set.
        String dns = ours + "meta l4proto udp udp ";
        String marked = "meta mark set " + MARK + " ";
        return String.join(
                "\n",
                "add set " + table + SET + " { typeof meta nfproto; flags timeout; }",
                "add element " + table + SET + " { ipv4 timeout " + Math.max(1, left.toSeconds()) + "s }",
                "add rule " + table + OUT + " " + ours + "meta l4proto tcp " + marked + "accept comment \"tcp\"",
                "add rule " + table + OUT + " " + dns + "dport 53 " + marked + "accept comment \"dns\"",
                "add rule " + table + IN + " " + ours + "meta l4proto tcp accept comment \"tcp\"",
                "add rule " + table + IN + " " + dns + "sport 53 accept comment \"dns\"",
                "");
    }

    /** The same rules as nft lists them. */
    static List<ObjectNode> listing(PortalGroup group) {
        List<ObjectNode> rules = new ArrayList<>();
        for (String chain : List.of(OUT, IN)) {
            rules.add(rule(
                    chain, "tcp", group, NftMatches.match(false, NftMatches.meta("l4proto"), JSON.numberNode(TCP))));
            String port = chain.equals(OUT) ? "dport" : "sport";
            rules.add(rule(
                    chain,
                    "dns",
                    group,
                    NftMatches.match(false, NftMatches.payload("udp", port), JSON.numberNode(DNS))));
        }
        return rules;
    }

    private static ObjectNode rule(String chain, String comment, PortalGroup group, ObjectNode what) {
        ObjectNode socket = JSON.objectNode();
        socket.putObject("socket").put("key", "cgroupv2");
        ArrayNode expression = JSON.arrayNode();
        expression.add(NftMatches.match(false, NftMatches.meta("nfproto"), JSON.stringNode("@" + SET)));
        expression.add(NftMatches.match(false, socket, JSON.stringNode(group.path())));
        expression.add(what);
        if (chain.equals(OUT)) {
            expression.addObject().putObject("mangle").put("value", MARK).set("key", NftMatches.meta("mark"));
        }
        expression.addObject().putNull("accept");
        return NftRules.command("add", "rule", NftRules.rule(chain, comment, expression));
    }
}
