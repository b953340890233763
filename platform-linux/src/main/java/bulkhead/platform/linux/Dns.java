package bulkhead.platform.linux;

import bulkhead.leakguard.apply.NameServers;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Steps;
import bulkhead.leakguard.host.TunnelPlan;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Points the host's name resolution into the tunnel, by whatever program is in charge of it. */
final class Dns implements NameServers {
    private static final Logger LOG = LoggerFactory.getLogger(Dns.class);

    /** One way to do it. */
    sealed interface Resolver permits SystemdResolved, Resolvconf, ResolvConfFile {
        /** Also in the place of what it set before. */
        void set(String tun, DnsPlan plan) throws HostException;

        /** Undoes what this run or a crashed one set, if anything. */
        void restore() throws HostException;
    }

    /** What was last set, and for which interface. */
    private record Current(String tun, DnsPlan plan) {}

    private final List<Resolver> resolvers;
    private Optional<Resolver> used = Optional.empty();
    private Optional<Current> current = Optional.empty();

    Dns(StateDirectory state) {
        resolvers = List.of(new SystemdResolved(), new Resolvconf(state), new ResolvConfFile(state));
    }

    @Override
    public void apply(Optional<TunnelPlan> tunnel) throws HostException {
        Optional<Current> next = tunnel.filter(t -> isToBeSet(t.dns())).map(t -> new Current(t.tun(), t.dns()));
        if (next.isEmpty()) {
            restore();
        } else if (!next.equals(current)) {
            Resolver resolver = used.orElseGet(this::inCharge);
            used = Optional.of(resolver);
            LOG.debug("DNS {} by {}", next.get(), resolver.getClass().getSimpleName());
            resolver.set(next.get().tun(), next.get().plan());
            current = next;
        }
    }

    /** What cannot tell domains apart would send every name to resolvers that are to know a few. */
    private boolean isToBeSet(DnsPlan plan) {
        return !plan.servers().isEmpty() && (plan.allDomains() || routesDomains());
    }

    @Override
    public boolean routesDomains() {
        return used.orElseGet(this::inCharge) instanceof SystemdResolved;
    }

    /** Also after a failed attempt to set it. */
    private void restore() throws HostException {
        if (used.isPresent()) {
            used.get().restore();
            used = Optional.empty();
            current = Optional.empty();
        }
    }

    @Override
    public void recover() throws HostException {
        used = Optional.empty();
        current = Optional.empty();
        Steps.all(resolvers.stream().<Steps.Step>map(each -> each::restore).toArray(Steps.Step[]::new));
    }

    private Resolver inCharge() {
        // In another network namespace than the system's these would set the system's resolver and not ours.
        boolean system = isSystemNamespace();
        return resolvers.stream()
                .filter(r -> switch (r) {
                    case SystemdResolved s -> system && s.isInCharge();
                    case Resolvconf c -> system && c.isInCharge();
                    case ResolvConfFile f -> true;
                })
                .findFirst()
                .orElseThrow();
    }

    private static boolean isSystemNamespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/1/ns/net"))
                    .equals(Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")));
        } catch (IOException e) {
            LOG.debug("the system's network namespace is not known: {}", e.toString());
            return isSystemService();
        }
    }

    /** With few capabilities even root may not look at process 1; but what that starts is in its network. */
    private static boolean isSystemService() {
        return System.getenv("INVOCATION_ID") != null
                && ProcessHandle.current().parent().filter(p -> p.pid() == 1).isPresent();
    }

    /** The plan as lines of resolv.conf(5). */
    static String lines(String tun, DnsPlan plan) {
        String servers = plan.servers().stream()
                .map(s -> "nameserver " + text(s, tun) + "\n")
                .collect(Collectors.joining());
        return plan.searchDomains().isEmpty()
                ? servers
                : servers + "search " + String.join(" ", plan.searchDomains()) + "\n";
    }

    static String text(InetAddress server, String tun) {
        String text = server.getHostAddress();
        boolean unscoped = server instanceof Inet6Address && server.isLinkLocalAddress() && text.indexOf('%') < 0;
        return unscoped ? text + "%" + tun : text;
    }
}
