package bulkhead.protocol.ip6.link;

import static bulkhead.protocol.core.Machine.NEVER;

import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Config;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.ip6.Ip6Output;
import bulkhead.protocol.ip6.Ip6Output.Reason;
import bulkhead.protocol.ip6.LinkCounters;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.wire.IpAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Decides whether IPv6 is up: a route, a global address, and an answered echo, in this order. Says what is missing when it
 * is missing for long, and when something is lost again.
 */
final class PathProof {
    /** How long each of the three may take before we say that it is missing; it may still come. */
    static final long PATIENCE = 5_000;

    private static final int MAX_DNS_TARGETS = 3;

    private enum Stage {
        ROUTER(Reason.NO_ROUTER),
        ADDRESS(Reason.NO_ADDRESS),
        ECHO(Reason.NO_ECHO),
        UP(null);

        private final Reason missing;

        Stage(Reason missing) {
            this.missing = missing;
        }
    }

    private final Ip6Config config;
    private final EchoProbe probe;
    private final Consumer<Ip6Output> output;
    private final LinkCounters link;
    private Stage stage = Stage.ROUTER;
    private Reason missing = Reason.NO_ROUTER;
    private long sayAt = NEVER;

    PathProof(Ip6Config config, EchoProbe probe, Consumer<Ip6Output> output, LinkCounters link) {
        this.link = link;
        this.config = config;
        this.probe = probe;
        this.output = output;
    }

    void start(long now) {
        sayAt = now + PATIENCE;
    }

    void stop() {
        sayAt = NEVER;
        probe.stop();
    }

    /**
     * Looks at the configuration as it is now.
     *
     * @param assumedRouter whether {@code configuration.router()} is the peer by assumption, which only the echo of somebody
     *     beyond it confirms
     * @param refused whether all the addresses that were given are of no use
     */
    void update(long now, Ip6Configuration configuration, boolean assumedRouter, boolean refused) {
        boolean routed = configuration.router() != null || config.profileRoutes();
        Stage next = !routed
                ? Stage.ROUTER
                : configuration.addresses().isEmpty() ? Stage.ADDRESS : stage == Stage.UP ? Stage.UP : Stage.ECHO;
        missing = assumedRouter && next == Stage.ECHO
                ? Reason.NO_ROUTER
                : refused && next == Stage.ADDRESS ? Reason.REFUSED : next.missing;
        if (next != stage) {
            enter(now, next);
        }
        if (stage == Stage.ECHO) {
            probe.probe(now, targets(configuration, assumedRouter));
        }
    }

    private void enter(long now, Stage next) {
        if (stage == Stage.UP) {
            output.accept(new Ip6Output.Lost(missing));
        } else {
            sayAt = next == Stage.UP ? NEVER : now + PATIENCE;
        }
        if (next != Stage.ECHO) {
            probe.stop();
        }
        link.changed("proof of IPv6", stage, next);
        stage = next;
    }

    /** A target answered. */
    void answered(long now) {
        if (stage == Stage.ECHO) {
            enter(now, Stage.UP);
            output.accept(new Ip6Output.Proved());
        }
    }

    void tick(long now) {
        if (now >= sayAt) {
            link.due(Purpose.SAY);
            sayAt = NEVER;
            output.accept(new Ip6Output.Blocked(missing));
        }
        probe.tick(now);
    }

    long deadline() {
        return Math.min(sayAt, probe.deadline());
    }

    /** The profile's target alone; else the DNS servers and the router, whichever answers first. */
    private Map<IpAddress, IpAddress> targets(Ip6Configuration configuration, boolean assumedRouter) {
        Map<IpAddress, IpAddress> targets = new LinkedHashMap<>();
        if (config.echoTarget() != null) {
            targets.put(config.echoTarget(), source(config.echoTarget(), configuration));
            return targets;
        }
        configuration.dns().stream()
                .filter(IpAddress::isV6)
                .limit(MAX_DNS_TARGETS)
                .forEach(server -> targets.put(server, source(server, configuration)));
        if (configuration.router() != null && !assumedRouter) {
            targets.put(configuration.router(), configuration.linkLocal());
        } else if (config.profileRoutes() && config.peerInterfaceId() != 0) {
            targets.put(IpAddress.linkLocal(config.peerInterfaceId()), configuration.linkLocal());
        }
        return targets;
    }

    /** RFC 6724 section 5, as far as it matters here: the same scope, then preferred, then the same kind of prefix. */
    private static IpAddress source(IpAddress target, Ip6Configuration configuration) {
        if (target.isLinkLocal()) {
            return configuration.linkLocal();
        }
        List<Ip6Address> addresses = configuration.addresses();
        return addresses.stream()
                .min(Comparator.comparing(Ip6Address::deprecated)
                        .thenComparing(a ->
                                Ip6Configuration.isUniqueLocal(a.address()) != Ip6Configuration.isUniqueLocal(target)))
                .orElseThrow()
                .address();
    }
}
