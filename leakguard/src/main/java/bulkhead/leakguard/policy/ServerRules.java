package bulkhead.leakguard.policy;

import bulkhead.leakguard.policy.Condition.Destination;
import bulkhead.leakguard.policy.Condition.Icmp;
import bulkhead.leakguard.policy.Condition.Protocol;
import bulkhead.leakguard.policy.Condition.Quotes;
import bulkhead.leakguard.policy.Condition.SentBy;
import bulkhead.leakguard.policy.Condition.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What passes between our own sockets and the server, and that nothing else of those sockets does. */
final class ServerRules {
    private ServerRules() {}

    static List<Rule> of(Hook hook, Optional<Endpoint> server) {
        List<Rule> rules = new ArrayList<>();
        switch (hook) {
            case OUT, LEAVE -> {
                server.ifPresent(there -> to(rules, there));
                // Who holds a descriptor of such a socket could send by it to anybody, where the family is open too.
                rules.add(Rule.stop("ours-elsewhere", hook, new SentBy(new Sender.Ours())));
            }
            case IN -> server.ifPresent(thence -> from(rules, thence));
            case FORWARD -> {}
        }
        return rules;
    }

    private static void to(List<Rule> rules, Endpoint server) {
        Condition there = new Destination(Set.of(IpRange.of(server.address())));
        Condition sender = new SentBy(server.sender());
        if (server.localPort() != 0) {
            rules.add(Rule.accept("server", there, server.towards(), sender));
        }
        if (server.esp()) {
            rules.add(Rule.accept("server-esp", there, new Protocol(Packet.ESP), sender));
        }
        neighbours(rules, Family.of(server.address()));
    }

    private static void from(List<Rule> rules, Endpoint server) {
        Family family = Family.of(server.address());
        Condition thence = new Source(Set.of(IpRange.of(server.address())));
        if (server.localPort() != 0) {
            rules.add(Rule.accept("server", thence, server.from()));
        }
        if (server.esp()) {
            rules.add(Rule.accept("server-esp", thence, new Protocol(Packet.ESP)));
        }
        // Packet Too Big and the like about our own packets: without them a path with a small MTU swallows every full
        // one.
        // RFC 792, RFC 4443 section 2.1
        Set<Integer> errors = family == Family.IPV4 ? Set.of(3, 11, 12) : Set.of(1, 2, 3, 4);
        rules.add(Rule.accept("server-path", new Icmp(family, errors), new Quotes(server.address())));
        neighbours(rules, family);
    }

    /**
     * The router to an IPv6 server, or the server on our own link, asks for our link-layer address from an address of any scope, and
     * is asked and answered there (RFC 4861 section 7.2.2). The kernel takes and makes such packets on the link alone: their hop
     * limit is 255 (section 7.1.1).
     */
    private static void neighbours(List<Rule> rules, Family server) {
        if (server == Family.IPV6) {
            rules.add(Rule.accept("server-neighbor", LinkRules.NEIGHBOR));
        }
    }
}
