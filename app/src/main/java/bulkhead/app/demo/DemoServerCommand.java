package bulkhead.app.demo;

import bulkhead.app.cli.ExitCode;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.protocol.ppp.NcpPolicy;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.responder.Dhcp6ServerConfig;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.responder.ServerOutput;
import bulkhead.protocol.responder.VpnServer;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sun.misc.Signal;
import sun.misc.SignalHandler;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The embedded server in the network namespace it is started in. Standard input: the pre-shared key, the user's
 * password, then commands ({@code rekey-esp}, {@code rekey-ike}, {@code stop}), a line each; its end is {@code stop}.
 * Standard output: a JSON object for each thing that happens.
 */
@Command(name = "demo-server", hidden = true, description = "The server of the demonstration and of the tests.")
public final class DemoServerCommand implements Callable<Integer> {
    private static final int MTU = 1400;
    private static final long INTERFACE_ID = 1;
    private static final IpPrefix CLIENTS = IpPrefix.parse(Stage.CLIENTS_IPV6);

    /** What the server does about IPv6. */
    enum Ipv6 {
        slaac,
        dhcpv6,
        refuse,
        silent,
        link_local_only;

        NcpPolicy policy() {
            return switch (this) {
                case refuse -> NcpPolicy.REJECT;
                case silent -> NcpPolicy.IGNORE;
                case slaac, dhcpv6, link_local_only -> NcpPolicy.OPEN;
            };
        }

        RouterConfig router() {
            return switch (this) {
                case slaac -> RouterConfig.slaac(INTERFACE_ID, CLIENTS, List.of());
                case dhcpv6 -> RouterConfig.stateful(INTERFACE_ID, Dhcp6ServerConfig.addresses(CLIENTS, List.of()));
                case refuse, silent, link_local_only -> RouterConfig.silent(INTERFACE_ID);
            };
        }
    }

    @Option(names = "--listen", required = true, paramLabel = "ADDRESS", description = "The server's own address.")
    private String listen;

    @Option(names = "--user", defaultValue = "demo", description = "Who may log in.")
    private String user;

    @Option(names = "--ipv6", defaultValue = "slaac", description = "One of ${COMPLETION-CANDIDATES}.")
    private Ipv6 ipv6;

    @Option(names = "--auth", split = ",", description = "Any of ${COMPLETION-CANDIDATES}.")
    private Set<AuthMethod> auth = EnumSet.of(AuthMethod.MS_CHAP_V2);

    @Option(names = "--ike-lifetime", defaultValue = "28800", description = "In seconds.")
    private int ikeLifetime;

    @Option(names = "--esp-lifetime", defaultValue = "3600", description = "In seconds.")
    private int espLifetime;

    @Option(names = "--page", paramLabel = "OWNER", description = "Also serve a web page.")
    private String owner;

    private final long start = System.nanoTime();

    @Override
    public Integer call() throws IOException, InterruptedException {
        // ^C is for the whole terminal: whoever started this tells it when to stop.
        Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        VpnServer server = new VpnServer(config(in.readLine(), in.readLine()), new SecureRandom());
        try (HostNetwork host = HostNetworkProvider.openForThisHost();
                TunDevice tun = host.openTun();
                ServerShell shell = new ServerShell(server, InetAddress.getByName(listen), tun, this::log);
                Page page = owner == null ? null : Page.open(owner)) {
            configure(tun.name());
            Signal.handle(new Signal("TERM"), _ -> shell.stop());
            Thread.ofPlatform().daemon().name("commands").start(() -> obey(in, server, shell));
            say(event("ready"));
            shell.run();
            return 0;
        } catch (HostException | DemoException e) {
            System.err.println("bulkhead: " + e.getMessage());
            return ExitCode.HOST;
        }
    }

    private ServerConfig config(String psk, String password) {
        byte[] secret = password.getBytes(StandardCharsets.UTF_8);
        return ServerConfig.of(
                        IpAddress.parse(listen),
                        psk.getBytes(StandardCharsets.UTF_8),
                        name -> name.equals(user) ? secret : null,
                        ipv6.router())
                .withIpv6(ipv6.policy())
                .withAuth(auth)
                .withLifetimes(ikeLifetime, espLifetime);
    }

    private static void configure(String tun) throws DemoException, InterruptedException {
        // The router on this link is the embedded one: the kernel's own link-local address would be a second.
        Program.run("ip", "link", "set", "dev", tun, "addrgenmode", "none");
        Program.run("ip", "link", "set", "dev", tun, "mtu", Integer.toString(MTU), "up");
        Program.run("ip", "route", "add", Stage.CLIENTS_IPV4, "dev", tun);
        Program.run("ip", "-6", "route", "add", Stage.CLIENTS_IPV6, "dev", tun);
    }

    private static void obey(BufferedReader in, VpnServer server, ServerShell shell) {
        try {
            for (String line; (line = in.readLine()) != null && !line.equals("stop"); ) {
                switch (line) {
                    case "rekey-esp" -> shell.command(server::rekeyEsp);
                    case "rekey-ike" -> shell.command(server::rekeyIke);
                    default -> System.err.println("bulkhead: no such command: " + line);
                }
            }
        } catch (IOException e) {
            System.err.println("bulkhead: " + e.getMessage());
        }
        shell.stop();
    }

    private void log(ServerOutput.Log log) {
        ObjectNode line = switch (log.entry()) {
            case ServerOutput.Entry.Phase1(String suite) -> event("ike").put("suite", suite);
            case ServerOutput.Entry.Esp(String suite) -> event("esp").put("suite", suite);
            case ServerOutput.Entry.Call(String host) -> event("l2tp").put("host", host);
            case ServerOutput.Entry.Authenticated(AuthMethod method) ->
                event("auth").put("method", method.label());
            case ServerOutput.Entry.Ipv4(IpAddress client) -> event("ipv4").put("address", client.toString());
            case ServerOutput.Entry.Ipv6() -> event("ipv6");
            case ServerOutput.Entry.Ended(var failure) -> event("ended").put("message", failure.message());
            case ServerOutput.Entry.Closed() -> event("closed");
        };
        say(line.put("client", log.client().toString()).put("port", log.port()));
    }

    private ObjectNode event(String name) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("t", (System.nanoTime() - start) / 1_000_000)
                .put("event", name);
    }

    private static void say(ObjectNode line) {
        System.out.println(line);
        System.out.flush();
    }
}
