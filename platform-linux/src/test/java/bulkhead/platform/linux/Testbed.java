package bulkhead.platform.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.platform.linux.nft.NftGuard;
import bulkhead.platform.linux.nft.NftTable;
import bulkhead.platform.linux.nft.Nftables;
import bulkhead.platform.linux.system.StateDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client and, behind one link with both families, a host that stands for the server and for the rest of the Internet:
 *
 * <pre>
 * client eth0 192.0.2.1, 2001:db8::1 ---- 192.0.2.2, 2001:db8::2 eth0 outside
 *                                         198.51.100.1, 2001:db8:f::1 on its lo
 * </pre>
 */
public final class Testbed implements AutoCloseable {
    public static final String SERVER_4 = "192.0.2.2";
    public static final String SERVER_6 = "2001:db8::2";
    public static final String INTERNET_4 = "198.51.100.1";
    public static final String INTERNET_6 = "2001:db8:f::1";

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** As on a kernel where nobody can own a table. */
    boolean withoutOwner;

    public final Namespace client;
    public final Namespace outside;
    private final List<GuardedNetwork> hosts = new ArrayList<>();

    /** The one place that says on which machines these tests run. */
    public Testbed() {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: network namespaces need root");
        assumeTrue(Shell.tryRun("unshare", "-n", "true").exit() == 0, "skipped: no network namespaces here");
        assumeTrue(Shell.tryRun("ip", "-V").exit() == 0, "skipped: iproute2 is not installed");
        assumeTrue(Nftables.isInstalled(), "skipped: nftables is not installed");
        assumeTrue(Files.exists(Path.of("/dev/net/tun")), "skipped: no /dev/net/tun");
        String tag = "linux-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        client = new Namespace(tag + "c");
        outside = new Namespace(tag + "o");
        Shell.run(
                "ip", "-n", client.name, "link", "add", "eth0", "type", "veth", "peer", "eth0", "netns", outside.name);
        link(client, "192.0.2.1/24", "2001:db8::1/64");
        link(outside, SERVER_4 + "/24", SERVER_6 + "/64");
        awaitUp(client);
        awaitUp(outside);
        outside.run("ip", "addr", "add", INTERNET_4 + "/32", "dev", "lo");
        outside.run("ip", "addr", "add", INTERNET_6 + "/128", "dev", "lo", "nodad");
        client.run("ip", "route", "add", "default", "via", SERVER_4);
        client.run("ip", "route", "add", "default", "via", SERVER_6);
    }

    private static void link(Namespace namespace, String ipv4, String ipv6) {
        namespace.run("ip", "addr", "add", ipv4, "dev", "eth0");
        namespace.run("ip", "addr", "add", ipv6, "dev", "eth0", "nodad");
        namespace.run("sysctl", "-qw", "net.ipv6.conf.eth0.accept_dad=0");
        namespace.run("ip", "link", "set", "eth0", "up");
    }

    /** The kernel notices the other end of the link, and gives itself the link-local address, a little later. */
    private static void awaitUp(Namespace namespace) {
        String state;
        do {
            state = namespace.run("ip", "addr", "show", "dev", "eth0")
                    + namespace.run("ip", "-6", "route", "show", "table", "local");
        } while (!state.contains("state UP") || !state.contains("local fe80"));
    }

    /** A host network of the client, nothing applied yet; closed with the rest. */
    public GuardedNetwork open() {
        NftGuard guard = new NftGuard(new NftTable(!withoutOwner));
        GuardedNetwork host = client.call(() -> LinuxNetwork.of(StateDirectory.open(), Lockdown.here(), guard));
        hosts.add(host);
        return host;
    }

    /** As their programs do at the end. */
    void closeHosts() {
        for (GuardedNetwork host : hosts) {
            client.call(() -> {
                host.close();
                return null;
            });
        }
        hosts.clear();
    }

    @Override
    public void close() {
        try (client;
                outside) {
            closeHosts();
        }
    }
}
