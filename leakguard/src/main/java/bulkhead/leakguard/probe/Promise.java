package bulkhead.leakguard.probe;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.RuleSet;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a guard promises not to let out.
 *
 * @param closed the families that it closes
 * @param lan of these, whose neighbours the user lets within reach
 * @param dns whether names are asked for in the tunnel only, also where a family is open
 */
public record Promise(Set<Family> closed, Set<Family> lan, boolean dns) {
    /** Nothing leaves. */
    public static final Promise ALL = new Promise(EnumSet.allOf(Family.class), Set.of(), false);

    /** Whatever its rules say, and while a connection is wanted, the guard closes native IPv6. */
    public static final Promise LEAST = new Promise(Set.of(Family.IPV6), Set.of(), false);

    public Promise {
        closed = Set.copyOf(closed);
        lan = Set.copyOf(lan);
    }

    /** What a guard with rules of these names for what leaves this host promises; see {@link RuleSet}. */
    public static Promise of(Collection<String> rules) {
        Set<Family> closed = EnumSet.noneOf(Family.class);
        Set<Family> lan = EnumSet.noneOf(Family.class);
        for (Family family : Family.values()) {
            if (rules.contains(RuleSet.closing(family))) {
                closed.add(family);
            }
            if (rules.contains(RuleSet.toLan(family))) {
                lan.add(family);
            }
        }
        return new Promise(closed, lan, rules.contains(RuleSet.DNS_RULE));
    }

    /** Both promises; what one lets out of the other's families stays out of it. */
    public Promise and(Promise other) {
        Set<Family> all = EnumSet.noneOf(Family.class);
        all.addAll(closed);
        all.addAll(other.closed);
        Set<Family> neighbours = EnumSet.noneOf(Family.class);
        neighbours.addAll(lan);
        neighbours.addAll(other.lan);
        return new Promise(all, neighbours, dns || other.dns);
    }

    boolean closes(Family family, ProbeKind kind) {
        boolean neighbours = kind == ProbeKind.MDNS && lan.contains(family);
        return closed.contains(family) && !neighbours || kind == ProbeKind.DNS && dns;
    }

    public boolean isEmpty() {
        return closed.isEmpty() && !dns;
    }
}
