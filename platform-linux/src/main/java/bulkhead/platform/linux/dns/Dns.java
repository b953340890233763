package bulkhead.platform.linux.dns;

import bulkhead.leakguard.apply.NameServers;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Steps;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.platform.linux.system.StateDirectory;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Points the host's name resolution into the tunnel, by whatever program is in charge of it. */
public final class Dns implements NameServers {
    private static final Logger LOG = LoggerFactory.getLogger(Dns.class);

    /** One way to do it. */
    sealed interface Resolver permits SystemdResolved, Resolvconf, ResolvConfFile {
        /** Also in the place of what it set before. */
        void set(String tun, DnsPlan plan) throws HostException;

        /** Whether names are asked for as it was set to, as far as {@code /etc/resolv.conf} shows that. */
        boolean holds(String tun, DnsPlan plan);

        /** Undoes what this run or a crashed one set, if anything. */
        void restore() throws HostException;

        default Set<Capability> capabilities() {
            return Set.of(Capability.RESOLVERS);
        }
    }

    /** What was last set, and for which interface. */
    private record Current(String tun, DnsPlan plan) {}

    private final List<Resolver> resolvers;
    private Optional<Resolver> used = Optional.empty();
    /** The one that is used last of all, and those that were in charge before it in this connection. */
    private final SequencedSet<Resolver> touched = new LinkedHashSet<>();

    private Optional<Current> current = Optional.empty();
    private Optional<ResolvConfMonitor> monitor = Optional.empty();

    public Dns(StateDirectory state) {
        resolvers = List.of(new SystemdResolved(), new Resolvconf(state), new ResolvConfFile(state));
    }

    @Override
    public synchronized void apply(Optional<TunnelPlan> tunnel) throws HostException {
        Optional<Current> next = tunnel.filter(t -> isToBeSet(t.dns())).map(t -> new Current(t.tun(), t.dns()));
        if (next.isEmpty()) {
            restore();
        } else if (!next.equals(current)) {
            set(used.orElseGet(this::inCharge), next.get());
            current = next;
            watch();
        }
    }

    private void set(Resolver resolver, Current next) throws HostException {
        used = Optional.of(resolver);
        touched.addFirst(resolver);
        LOG.debug("DNS {} by {}", next, resolver.getClass().getSimpleName());
        resolver.set(next.tun(), next.plan());
    }

    private void watch() {
        if (monitor.isEmpty()) {
            try {
                monitor = Optional.of(new ResolvConfMonitor(this::mend));
            } catch (IOException e) {
                LOG.warn("what others write to {} goes unnoticed: {}", ResolvConfFile.PATH, e.getMessage());
            }
        }
    }

    /** Sets again what another program changed, by whatever is in charge by now. @return whether something was changed */
    private synchronized boolean mend() throws HostException {
        if (current.isEmpty() || used.isEmpty()) {
            return false;
        }
        Current wanted = current.get();
        if (used.get().holds(wanted.tun(), wanted.plan())) {
            return false;
        }
        Resolver next = inCharge();
        if (!wanted.plan().allDomains() && !next.capabilities().contains(Capability.SPLIT_DNS)) {
            throw new HostException("names behind the tunnel are not asked for there any more: have systemd-resolved in"
                    + " charge of it again, or connect again");
        }
        set(next, wanted);
        return true;
    }

    /** What cannot tell domains apart would send every name to resolvers that are to know a few. */
    private boolean isToBeSet(DnsPlan plan) {
        return !plan.servers().isEmpty() && (plan.allDomains() || capabilities().contains(Capability.SPLIT_DNS));
    }

    @Override
    public synchronized Set<Capability> capabilities() {
        return used.orElseGet(this::inCharge).capabilities();
    }

    /** Also after a failed attempt to set it. */
    private void restore() throws HostException {
        leave();
        if (used.isPresent()) {
            restore(touched);
            used = Optional.empty();
            touched.clear();
            current = Optional.empty();
        }
    }

    private static void restore(Collection<Resolver> those) throws HostException {
        Steps.all(those.stream().<Steps.Step>map(each -> each::restore).toArray(Steps.Step[]::new));
    }

    @Override
    public synchronized void recover() throws HostException {
        leave();
        used = Optional.empty();
        touched.clear();
        current = Optional.empty();
        restore(resolvers);
    }

    @Override
    public synchronized void leave() {
        monitor.ifPresent(ResolvConfMonitor::close);
        monitor = Optional.empty();
    }

    /** As far as {@code /etc/resolv.conf} shows it: systemd-resolved and a cache on this computer are asked, and ask where they were told to. */
    public static boolean isAskedAsIn(DnsPlan plan) {
        try {
            return new SystemdResolved().isInCharge() || isAskedAsIn(plan, Files.readAllLines(ResolvConfFile.PATH));
        } catch (IOException e) {
            LOG.debug("{} cannot be read: {}", ResolvConfFile.PATH, e.getMessage());
            return true;
        }
    }

    static boolean isAskedAsIn(DnsPlan plan, List<String> resolvConf) {
        return !plan.isExclusive()
                || resolvConf.stream()
                        .map(line -> line.strip().split("\\s+"))
                        .filter(words -> words.length > 1 && words[0].equals("nameserver"))
                        .flatMap(words -> literal(words[1].replaceAll("%.*", "")).stream())
                        .allMatch(server ->
                                server.isLoopbackAddress() || plan.servers().contains(server));
    }

    /** What is no address is nobody who could be asked. */
    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
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
