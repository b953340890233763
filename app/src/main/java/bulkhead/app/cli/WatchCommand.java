package bulkhead.app.cli;

import bulkhead.app.local.StandardOutput;
import bulkhead.app.tunnel.Ending;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.watch.TunnelWatch;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.ForeignTunnels;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.Protection;
import bulkhead.leakguard.policy.Sender;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds the guard around another program's tunnel. */
@Command(
        name = "watch",
        description = "Guards a tunnel that another program makes, WireGuard's or OpenVPN's, until ^C.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class WatchCommand implements Callable<Integer> {
    private static final Pattern ENDPOINT = Pattern.compile("(udp|tcp):(?:\\[([^]]+)]|([^:]+)):(\\d{1,5})");

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            required = true,
            description = "The tunnel's interface, such as wg0 or tun0.")
    private String name;

    @Option(
            names = "--endpoint",
            paramLabel = "PROTOCOL:ADDRESS:PORT",
            description = "The tunnel's server, such as udp:192.0.2.1:1194 or tcp:[2001:db8::1]:443."
                    + " Default: what WireGuard knows.")
    private String endpoint;

    @Option(
            names = "--mark",
            paramLabel = "NUMBER",
            description = "Let only sockets with this mark reach the server, such as 51820 of wg-quick.")
    private String mark;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Let only sockets that this user opened reach the server.")
    private String user;

    @Option(names = "--kill-switch", description = "Block IPv4 too, until the tunnel is there.")
    private boolean killSwitch;

    @Option(names = "--allow-lan", description = "Leave private addresses of the local network within reach.")
    private boolean allowLan;

    @Option(names = "--json", description = "Print one JSON object a line instead of words.")
    private boolean json;

    @Mixin
    private LogOption log;

    @Override
    public Integer call() throws UsageException {
        check();
        StandardOutput.hurryNobody();
        log.apply();
        try {
            HostNetworkProvider provider = HostNetworkProvider.ofThisHost();
            ForeignTunnels tunnels = provider.foreignTunnels();
            if (mark != null && !provider.capabilities().contains(Capability.MARKS)) {
                throw new HostException("this system does not tell sockets by a mark: leave out --mark");
            }
            Optional<Endpoint> server = server(user == null ? sender() : tunnels.user(user));
            if (server.isEmpty() && tunnels.wireGuard(name).isEmpty()) {
                // Who lacks the rights is told that, and not what they do not see.
                provider.guard().status();
                throw new UsageException(
                        "the tunnel's server is not known, and WireGuard knows none for " + name + ": give --endpoint");
            }
            TunnelWatch watch = new TunnelWatch(
                    provider.open(), tunnels, name, new Protection(killSwitch, false, allowLan), server, report());
            Signals.handle(watch::stop, watch::terminate);
            StandardOutput.whenUnread(watch::terminate);
            return ended(watch.run());
        } catch (HostException e) {
            System.err.println("bulkhead: " + e.getMessage());
            return ExitCode.HOST;
        }
    }

    private static int ended(Ending ending) {
        if (ending.failure() != null) {
            System.err.println("bulkhead: " + ending.failure().message());
        } else if (ending instanceof Ending.BySystem) {
            Warnings.closed("watch again");
        }
        return ExitCode.of(ending);
    }

    private void check() throws UsageException {
        if (!TunnelPlan.isInterfaceName(name)) {
            throw new UsageException("--interface takes the name of an interface, not '" + name + "'");
        }
        if (mark != null && user != null) {
            throw new UsageException("--mark and --user exclude each other: the sockets have the one or the other");
        }
        if (endpoint == null && (mark != null || user != null)) {
            throw new UsageException("--mark and --user say whose sockets reach the server: give --endpoint as well");
        }
        server(sender());
    }

    private Consumer<TunnelEvent> report() {
        return json ? new JsonReport(System.out, Elapsed.sinceProcessStart()) : new WatchWords(System.out, name);
    }

    /** @param sender whose sockets reach it */
    private Optional<Endpoint> server(Sender sender) throws UsageException {
        if (endpoint == null) {
            return Optional.empty();
        }
        Matcher matcher = ENDPOINT.matcher(endpoint);
        if (matcher.matches()) {
            try {
                String address = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
                return Optional.of(Endpoint.foreign(
                        InetAddresses.parse(address),
                        Endpoint.Transport.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                        Integer.parseInt(matcher.group(4)),
                        sender));
            } catch (IllegalArgumentException e) {
                // As below.
            }
        }
        throw new UsageException("--endpoint takes udp:ADDRESS:PORT or tcp:ADDRESS:PORT, an IPv6 address in brackets,"
                + " not '" + endpoint + "'");
    }

    /** As far as no user's name says it. */
    private Sender sender() throws UsageException {
        if (mark == null) {
            return new Sender.Anyone();
        }
        try {
            return new Sender.Mark(Long.decode(mark));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--mark takes a number from 1 to 0xffffffff, not '" + mark + "'");
        }
    }
}
