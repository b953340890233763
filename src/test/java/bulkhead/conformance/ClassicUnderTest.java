package bulkhead.conformance;

import bulkhead.leakguard.policy.Family;
import bulkhead.servers.Background;
import bulkhead.servers.ClassicClient;
import bulkhead.servers.Link;
import bulkhead.servers.Result;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** strongSwan, xl2tpd and pppd with the default routes into the tunnel, in a guest that boots anew for each case. */
final class ClassicUnderTest implements ClientUnderTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Topology topology;
    private ClassicClient client;
    private boolean alive;

    ClassicUnderTest(Topology topology) {
        this.topology = topology;
    }

    @Override
    public String name() {
        return "classic";
    }

    @Override
    public Link link() {
        return Link.CLASSIC;
    }

    @Override
    public String device() {
        return "vec0";
    }

    @Override
    public String ipv4() {
        return "192.168.77.60";
    }

    @Override
    public boolean rawEsp() {
        return true;
    }

    @Override
    public Background background(String... arguments) {
        client.run(": >/run/background.log\nperl /guest/background send " + String.join(" ", arguments)
                + " >>/run/background.log 2>&1 & echo $! >/run/background.pid");
        Background background = new Background() {
            @Override
            public int round() {
                String last = client.run("tail -n 1 /run/background.log").strip();
                return last.startsWith("round ") ? Integer.parseInt(last.substring("round ".length())) : -1;
            }

            @Override
            public void close() {
                client.run("kill $(cat /run/background.pid) 2>/dev/null || true");
            }
        };
        Waiting.until("old flows", LIMIT, () -> background.round() > 0);
        return background;
    }

    @Override
    public Result run(String script) {
        try {
            return new Result(0, client.run(script));
        } catch (IllegalStateException e) {
            return new Result(1, e.getMessage());
        }
    }

    @Override
    public void dhcp() {
        client.run("dhcp4");
    }

    @Override
    public void prepare() {
        client = ClassicClient.start(topology);
        alive = true;
        Waiting.until(
                "native IPv6 in the guest",
                LIMIT,
                () -> run("ip -6 route show default").output().contains("vec0"));
    }

    @Override
    public void connect(String server, String... options) {
        client.configureWithDefaultRoutes(
                server, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
        client.log().mark();
        client.run("connect >/dev/null 2>&1 &");
    }

    @Override
    public void awaitConnected(boolean ipv6) {
        client.awaitConnected(ipv6, LIMIT);
    }

    /** It does not look. */
    @Override
    public void awaitLost(Family family) {}

    @Override
    public void awaitEnd() {
        throw new UnsupportedOperationException("it does not say");
    }

    @Override
    public void disconnect() {
        if (alive) {
            client.disconnect();
        }
    }

    @Override
    public Set<Damage> fragile() {
        return EnumSet.of(Damage.KILL_APP, Damage.FREEZE, Damage.THAW);
    }

    @Override
    public void inflict(Damage damage) {
        switch (damage) {
            case KILL_APP -> {
                client.run("killall -KILL charon xl2tpd pppd");
                alive = false;
            }
            case FREEZE -> client.run("killall -STOP charon xl2tpd pppd");
            case THAW -> client.run("killall -CONT charon xl2tpd pppd");
            default -> throw new UnsupportedOperationException();
        }
    }

    /** What it said, for the message of a failed case. */
    @Override
    public String toString() {
        return client == null
                ? "not started"
                : "the guest's log says: " + client.log().lines();
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
