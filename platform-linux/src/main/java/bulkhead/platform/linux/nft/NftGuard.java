package bulkhead.platform.linux.nft;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.RuleSet;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The guard as an nftables table of our own, which outlives this process whatever ends it. Other tables can only forbid more:
 * an accept of ours ends no other table's chain, and a drop of ours is final. Where the kernel lets another program change the
 * table, that is undone as soon as the kernel tells of it.
 */
public final class NftGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NftGuard.class);

    private final NftTable table;
    private FilterPolicy policy = FilterPolicy.OPEN;
    /** Whether the last replacement was done: of one that failed half-way nobody knows which rules are in force. */
    private boolean certain = true;

    private NftMonitor monitor;
    private PortalGroup portal;
    private long portalEnd;

    public NftGuard() {
        this(new NftTable(true));
    }

    public NftGuard(NftTable table) {
        this.table = table;
    }

    /** What is in force. */
    public synchronized FilterPolicy policy() {
        return policy;
    }

    /** Takes over what a run that did not end by itself left closed; from outside nobody can tell how much of it was open. */
    public synchronized void recover() throws HostException {
        if (isUp()) {
            LOG.debug("a guard is up, of a run that did not end by itself");
            policy = FilterPolicy.CLOSED;
        }
    }

    /** What another process set up and this one goes on with; {@link #verify} or {@link #holds} compares it. */
    public synchronized void expect(FilterPolicy standing) {
        policy = standing;
    }

    /** Whether the kernel has rules of ours, whoever made them. */
    public boolean isUp() throws HostException {
        return NftTable.isThere();
    }

    /** Replaces the table in one batch, which the kernel takes whole or not at all. */
    public synchronized void set(FilterPolicy next) throws HostException {
        forgetPastPortal();
        FilterPolicy whole = next.isOpen() || portalLeft().isZero() ? next : next.withPortal(true);
        if (!certain || !whole.equals(policy)) {
            replace(whole);
            policy = whole;
        }
    }

    /**
     * Lets the processes of a group through for a while; the kernel ends it, whatever becomes of this process. On failure no
     * portal is open.
     */
    public synchronized void openPortal(PortalGroup group, Duration time) throws HostException {
        portal = group;
        portalEnd = System.nanoTime() + time.toNanos();
        policy = policy.isOpen() ? policy : policy.withPortal(true);
        try {
            replace(policy);
            verify();
        } catch (HostException e) {
            closePortal();
            throw e;
        }
    }

    /** Also of one that another process opened. */
    public synchronized void closePortal() throws HostException {
        portal = null;
        policy = policy.withPortal(false);
        if (!policy.isOpen()) {
            replace(policy);
        }
    }

    private void forgetPastPortal() throws HostException {
        if (policy.portal() && portalLeft().isZero()) {
            closePortal();
        }
    }

    /** How long the portal is still open. */
    public synchronized Duration portalLeft() {
        return portal == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, portalEnd - System.nanoTime()));
    }

    /** Sets again, once, what another program removed or changed. */
    public synchronized void verify() throws HostException {
        if (policy.isOpen()) {
            return;
        }
        forgetPastPortal();
        watch();
        boolean ours = table.take();
        if (!holds()) {
            LOG.warn("another program changed or removed the leak guard's nftables table; it is set up again");
        } else if (ours) {
            return;
        }
        replace(policy);
        if (!holds()) {
            throw new HostException("the leak guard's nftables table is not what was just set up, so another program"
                    + " must have changed it: stop that program and connect again");
        }
    }

    /** Whether the kernel's table is what is to be in force. */
    public synchronized boolean holds() throws HostException {
        RuleSet rules = RuleSet.of(policy);
        if (rules.isEmpty()) {
            return !isUp();
        }
        Optional<List<JsonNode>> listed = NftTable.objects();
        if (listed.isEmpty()) {
            return false;
        }
        List<JsonNode> adds = Stream.concat(
                        NftRules.objects(rules, policy.server()).stream(),
                        policy.portal() ? NftPortal.listing(portal).stream() : Stream.empty())
                .map(command -> command.get("add"))
                .toList();
        Map<String, List<String>> wanted = NftListing.of(adds);
        Map<String, List<String>> found = NftListing.of(listed.get());
        if (!wanted.equals(found)) {
            LOG.debug("guard wanted {} and found {}", wanted, found);
        }
        return wanted.equals(found);
    }

    /** How many packets the kernel's rules have refused. */
    public static long refused() throws HostException {
        long packets = 0;
        for (JsonNode object : NftTable.objects().orElse(List.of())) {
            for (JsonNode statement : object.path("rule").path("expr")) {
                packets += statement.path(NftRules.COUNTER).path("packets").asLong(0);
            }
        }
        return packets;
    }

    /** The names of the rules for what leaves this host that the kernel's table has, whoever made it. */
    public static Set<String> rules() throws HostException {
        Set<String> names = new HashSet<>();
        for (JsonNode object : NftTable.objects().orElse(List.of())) {
            JsonNode rule = object.path("rule");
            if (rule.path("chain").asString("").equals("out")) {
                names.add(rule.path("comment").asString(""));
            }
        }
        return names;
    }

    /** Leaves the rules as they are, for the next to take. */
    @Override
    public void close() {
        NftMonitor open;
        synchronized (this) {
            open = monitor;
            monitor = null;
            table.close();
        }
        if (open != null) {
            open.close();
        }
    }

    private void watch() throws HostException {
        if (monitor == null) {
            try {
                monitor = new NftMonitor(this::restore);
            } catch (IOException e) {
                throw new HostException("the leak guard cannot be watched (" + e.getMessage() + "): run with sudo", e);
            }
        }
    }

    private synchronized void restore() {
        try {
            if (monitor != null) {
                verify();
            }
        } catch (HostException e) {
            LOG.error("{}", e.getMessage());
        }
    }

    private void replace(FilterPolicy next) throws HostException {
        RuleSet rules = RuleSet.of(next);
        certain = false;
        if (rules.isEmpty()) {
            table.remove();
        } else {
            table.fill(NftRules.objects(rules, next.server()));
        }
        if (next.portal()) {
            table.add(NftPortal.filling(portal, portalLeft()));
        }
        certain = true;
        LOG.debug("guard: IPv4 {}, IPv6 {}", next.ipv4(), next.ipv6());
    }
}
