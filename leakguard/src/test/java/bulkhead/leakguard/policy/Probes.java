package bulkhead.leakguard.policy;

import static bulkhead.leakguard.policy.PacketBuilder.TUN;
import static bulkhead.leakguard.policy.PacketBuilder.in;
import static bulkhead.leakguard.policy.PacketBuilder.out;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Packets that a policy is asked about. */
public final class Probes {
    private static final String MINE = "192.0.2.7";
    private static final String MINE_6 = "2001:db8::7";
    private static final String WEB = "198.51.100.80";
    private static final String WEB_6 = "2001:db8:80::80";

    /** Native packets of no exception, from this host, to it, and of an old flow. */
    public static final List<Packet> NATIVE = List.of(
            out(MINE, WEB).tcp(1025, 443).packet(),
            out(MINE, WEB).udp(1025, 53).packet(),
            out(MINE, WEB).icmp(8, 0).packet(),
            out(MINE_6, WEB_6).tcp(1025, 443).packet(),
            out(MINE_6, WEB_6).udp(1025, 53).packet(),
            out(MINE_6, WEB_6).icmp(128, 0).packet(),
            out(MINE, "203.0.113.1").udp(40_500, 4500).packet(),
            in(WEB, MINE).tcp(443, 1025).packet(),
            in(WEB_6, MINE_6).tcp(443, 1025).packet());

    /** What passes on the link where the LAN is allowed, in whose range 192.168.1.0/24 is. */
    public static final List<Packet> LAN = List.of(
            out("fe80::7", "ff02::fb").udp(5353, 5353).packet(),
            out(MINE, "192.168.1.9").tcp(1025, 631).packet());

    /** What passes where a tunnel carries the family. */
    public static final List<Packet> TUNNEL = List.of(
            out("10.7.0.2", WEB).to(TUN).tcp(1025, 443).packet(),
            out("2001:db8:7::2", WEB_6).to(TUN).tcp(1025, 443).packet());

    private Probes() {}

    /** Those of all kinds that it lets pass. */
    public static Set<Packet> passing(FilterPolicy policy) {
        RuleSet rules = RuleSet.of(policy);
        return Stream.of(NATIVE, LAN, TUNNEL)
                .flatMap(List::stream)
                .filter(probe -> rules.decide(probe) == Verdict.ACCEPT)
                .collect(Collectors.toSet());
    }
}
