package bulkhead.platform.linux.rtnetlink;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.linux.libc.AddressText;
import java.io.IOException;
import java.util.Optional;

/**
 * A routing rule ({@code struct fib_rule_hdr}), as far as rules of ours go.
 *
 * @param priority rules are asked in its order
 * @param to of which packets, if not of all
 * @param mark of which packets, if not 0
 * @param butMarked of all others than those with the mark
 * @param action FR_ACT_
 * @param table in which the way is looked for
 * @param suppressed routes of so long a prefix at most do not count; {@link #NONE} where all do
 * @param protocol who set it
 */
public record Rule(
        Family family,
        int priority,
        Optional<IpRange> to,
        int mark,
        boolean butMarked,
        int action,
        int table,
        int suppressed,
        int protocol)
        implements Entry {
    public static final int NONE = -1;
    public static final int RT_TABLE_LOCAL = 255;

    static final int RTM_NEWRULE = 32;
    static final int RTM_DELRULE = 33;
    static final int RTM_GETRULE = 34;

    private static final int FR_ACT_TO_TBL = 1;
    private static final int FR_ACT_UNREACHABLE = 7;
    private static final int FIB_RULE_INVERT = 2;

    private static final int FIB_RULE_HDR = 12;
    private static final int FRA_DST = 1;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_FWMARK = 10;
    private static final int FRA_SUPPRESS_PREFIXLEN = 14;
    private static final int FRA_TABLE = 15;
    private static final int FRA_PROTOCOL = 21;

    /** For all packets: the way is looked for in a table. */
    public static Rule lookup(Family family, int priority, int table, int protocol) {
        return new Rule(family, priority, Optional.empty(), 0, false, FR_ACT_TO_TBL, table, NONE, protocol);
    }

    /** For all packets: there is no way. */
    public static Rule unreachable(Family family, int priority, int protocol) {
        // The table is not looked into; ip(8) sets the main one.
        return new Rule(
                family, priority, Optional.empty(), 0, false, FR_ACT_UNREACHABLE, Route.RT_TABLE_MAIN, NONE, protocol);
    }

    /** The same for those to a range. */
    public Rule to(IpRange range) {
        return new Rule(family, priority, Optional.of(range), mark, butMarked, action, table, suppressed, protocol);
    }

    /** The same for those without a mark. */
    public Rule butMarked(int number) {
        return new Rule(family, priority, to, number, true, action, table, suppressed, protocol);
    }

    /** The same by routes with longer prefixes alone. */
    public Rule suppressing(int prefixLength) {
        return new Rule(family, priority, to, mark, butMarked, action, table, prefixLength, protocol);
    }

    static Request all(Family family) {
        return new Request(RTM_GETRULE, Request.NLM_F_DUMP)
                .octets(Families.number(family), 0, 0, 0, 0, 0, 0, 0)
                .number(0);
    }

    /** Nothing of other families. */
    static Optional<Rule> read(Answer answer) throws IOException {
        Optional<Family> family = Families.of(answer.octet(0));
        if (family.isEmpty()) {
            return Optional.empty();
        }
        Attributes attributes = answer.attributes(FIB_RULE_HDR);
        int prefixLength = answer.octet(1);
        return Optional.of(new Rule(
                family.get(),
                attributes.number(FRA_PRIORITY, 0),
                attributes.address(FRA_DST).map(address -> IpRange.around(address, prefixLength)),
                attributes.number(FRA_FWMARK, 0),
                (answer.number(8) & FIB_RULE_INVERT) != 0,
                answer.octet(7),
                attributes.number(FRA_TABLE, answer.octet(4)),
                attributes.number(FRA_SUPPRESS_PREFIXLEN, NONE),
                attributes.octet(FRA_PROTOCOL, 0)));
    }

    public boolean isLookup() {
        return action == FR_ACT_TO_TBL;
    }

    @Override
    public Request setting() {
        return request(RTM_NEWRULE, Request.NLM_F_CREATE | Request.NLM_F_EXCL);
    }

    @Override
    public Request unsetting() {
        return request(RTM_DELRULE, 0);
    }

    private Request request(int type, int flags) {
        Request request = new Request(type, Request.NLM_F_ACK | flags)
                .octets(Families.number(family), to.map(IpRange::prefixLength).orElse(0), 0, 0, 0, 0, 0, action)
                .number(butMarked ? FIB_RULE_INVERT : 0)
                .attribute(FRA_PRIORITY, priority)
                .attribute(FRA_TABLE, table)
                .attribute(FRA_PROTOCOL, new byte[] {(byte) protocol});
        to.ifPresent(range -> request.attribute(FRA_DST, range.address()));
        if (mark != 0) {
            request.attribute(FRA_FWMARK, mark);
        }
        if (suppressed != NONE) {
            request.attribute(FRA_SUPPRESS_PREFIXLEN, suppressed);
        }
        return request;
    }

    /** What {@code ip rule add} takes. */
    @Override
    public String toString() {
        StringBuilder words = new StringBuilder();
        to.ifPresent(range -> words.append("to ").append(AddressText.of(range)).append(' '));
        if (action == FR_ACT_UNREACHABLE) {
            words.append("unreachable ");
        }
        if (mark != 0) {
            words.append(butMarked ? "not " : "").append("fwmark ").append(mark).append(' ');
        }
        if (isLookup()) {
            words.append("lookup ").append(Route.table(table)).append(' ');
        }
        if (suppressed != NONE) {
            words.append("suppress_prefixlength ").append(suppressed).append(' ');
        }
        return words.append("protocol ")
                .append(protocol)
                .append(" priority ")
                .append(priority)
                .toString();
    }
}
