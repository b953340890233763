package bulkhead.platform.windows;

import bulkhead.leakguard.apply.NameServers;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Steps;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Family;
import bulkhead.platform.windows.api.IpHelper;
import bulkhead.platform.windows.api.IpHelper.Link;
import bulkhead.platform.windows.api.Registry;
import bulkhead.platform.windows.api.Registry.Entry;
import bulkhead.platform.windows.api.Resolver;
import bulkhead.platform.windows.api.WindowsException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names are asked for in the tunnel by a rule of the name resolution policy table: without one, Windows asks on all interfaces at once
 * and takes the first answer. The rule outlives this process, and is therefore looked for when the next one begins.
 */
final class WindowsNameServers implements NameServers {
    private static final String TABLE = "SYSTEM\\CurrentControlSet\\Services\\Dnscache\\Parameters\\DnsPolicyConfig\\";
    /** No table takes more names in a rule (tailscale/tailscale, net/dns/nrpt_windows.go). */
    private static final int MOST_NAMES = 50;

    private static final String RULE = TABLE + "{7c0de6a4-5f0b-4a3c-8d0f-6b756c6b6803}";
    private static final int VERSION = 1;
    /** The rule names servers, and nothing else. */
    private static final int GENERIC_SERVERS = 8;

    private final IpHelper ip;
    private final Resolver resolver;
    private final Registry registry;
    private Optional<TunnelPlan> current = Optional.empty();
    /** The interface that was set, or was to be. */
    private Optional<String> touched = Optional.empty();

    WindowsNameServers(IpHelper ip, Resolver resolver, Registry registry) {
        this.ip = ip;
        this.resolver = resolver;
        this.registry = registry;
    }

    @Override
    public synchronized void apply(Optional<TunnelPlan> tunnel) throws HostException {
        Optional<TunnelPlan> next = tunnel.filter(t -> isToBeSet(t.dns()));
        if (next.isEmpty()) {
            restore();
        } else if (!current.equals(next)) {
            touched = Optional.of(next.get().tun());
            calling(() -> {
                set(next.get());
                return null;
            });
            current = next;
        }
    }

    private static boolean isToBeSet(DnsPlan dns) {
        return !dns.servers().isEmpty()
                && (dns.allDomains() || !dns.searchDomains().isEmpty());
    }

    private void set(TunnelPlan tunnel) throws WindowsException {
        Optional<Link> link = find(tunnel.tun());
        if (link.isPresent()) {
            for (Family family : Family.values()) {
                resolver.set(
                        link.get().guid(),
                        family,
                        tunnel.dns().servers().stream()
                                .filter(server -> Family.of(server) == family)
                                .toList(),
                        tunnel.dns().searchDomains());
            }
        }
        for (Map.Entry<String, Entry> each : rule(tunnel.dns()).entrySet()) {
            registry.set(RULE, each.getKey(), each.getValue());
        }
        resolver.flush();
    }

    private static Map<String, Entry> rule(DnsPlan dns) {
        List<String> names = new ArrayList<>();
        if (dns.allDomains()) {
            names.add(".");
        } else {
            dns.searchDomains().stream().limit(MOST_NAMES).forEach(domain -> names.add("." + domain));
        }
        Map<String, Entry> rule = new LinkedHashMap<>();
        rule.put("Name", new Entry.Texts(names));
        rule.put(
                "GenericDNSServers",
                new Entry.Text(
                        dns.servers().stream().map(InetAddress::getHostAddress).collect(Collectors.joining(";"))));
        rule.put("ConfigOptions", new Entry.Number(GENERIC_SERVERS));
        // A rule without it is none: it comes last.
        rule.put("Version", new Entry.Number(VERSION));
        return rule;
    }

    /** Also after a failed attempt to set it. */
    private void restore() throws HostException {
        current = Optional.empty();
        if (touched.isPresent()) {
            String tun = touched.get();
            Steps.all(this::removeRule, () -> forget(tun));
            touched = Optional.empty();
        }
    }

    private void removeRule() throws HostException {
        calling(() -> {
            if (!registry.read(RULE).isEmpty()) {
                registry.removeKey(RULE);
                resolver.flush();
            }
            return null;
        });
    }

    /** What is set of an interface goes with it. */
    private void forget(String tun) throws HostException {
        calling(() -> {
            Optional<Link> link = find(tun);
            if (link.isPresent()) {
                for (Family family : Family.values()) {
                    resolver.set(link.get().guid(), family, List.of(), List.of());
                }
            }
            return null;
        });
    }

    private Optional<Link> find(String name) throws WindowsException {
        return ip.links().stream().filter(link -> link.name().equals(name)).findFirst();
    }

    @Override
    public void leave() {
        // Nothing is watched.
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.RESOLVERS, Capability.SPLIT_DNS);
    }

    @Override
    public synchronized void recover() throws HostException {
        current = Optional.empty();
        touched = Optional.empty();
        removeRule();
    }

    private static <T> T calling(Failures.Call<T> call) throws HostException {
        return Failures.explaining("the tunnel's DNS servers cannot be set", call);
    }
}
