package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.acceptance.Daemon;
import bulkhead.leakguard.policy.Family;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.Topology;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** {@code bulkhead connect} of a user without any right, by way of the daemon, in the client's namespace. */
final class BulkheadUnderTest extends NamespaceHost {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Daemon daemon;
    private Bulkhead bulkhead;

    BulkheadUnderTest(Topology topology) {
        super(topology);
    }

    @Override
    public void prepare() throws Exception {
        daemon = Daemon.start(topology.client().name());
    }

    @Override
    public String name() {
        return "Bulkhead";
    }

    @Override
    public boolean rawEsp() {
        return false;
    }

    @Override
    public void connect(String server, String... options) throws Exception {
        Login login = new Login(server, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
        bulkhead = Bulkhead.connectAsUser(topology.client().name(), login, options);
        bulkhead.await("state", node -> node.path("state").asString().equals("connecting"), LIMIT);
    }

    @Override
    public void awaitConnected(boolean ipv6) throws Exception {
        if (ipv6) {
            bulkhead.awaitConnected("ipv4", "ipv6");
        } else {
            bulkhead.awaitConnected("ipv4");
        }
    }

    @Override
    public void awaitLost(Family family) throws Exception {
        if (family == Family.IPV6) {
            bulkhead.await("ipv6-blocked", LIMIT);
        } else {
            bulkhead.await("lost", LIMIT);
        }
    }

    @Override
    public void awaitEnd() throws Exception {
        bulkhead.await("failed", LIMIT);
        bulkhead.exitCode();
    }

    @Override
    public void disconnect() throws Exception {
        if (bulkhead.isAlive()) {
            bulkhead.disconnect();
        } else {
            unblock();
        }
    }

    private void unblock() throws Exception {
        Daemon.Result result = Daemon.guard(topology.client().name(), "unblock");
        assertThat(result.exit()).as(result.output()).isZero();
    }

    @Override
    public Set<Damage> fragile() {
        return EnumSet.allOf(Damage.class);
    }

    @Override
    public void inflict(Damage damage) throws Exception {
        switch (damage) {
            case KILL_APP -> {
                bulkhead.kill();
                bulkhead.exitCode();
            }
            case FREEZE -> bulkhead.signal("STOP");
            case THAW -> bulkhead.signal("CONT");
            case DELETE_TUNNEL_INTERFACE -> deleteTun();
            case DELETE_RULES -> must("nft delete table inet bulkhead");
            case PLUG_IN -> topology.tether();
            case KILL_DAEMON -> daemon.kill();
            case RESTART_DAEMON -> {
                daemon.close();
                prepare();
            }
            case WALK -> throw new UnsupportedOperationException();
        }
    }

    /** What it said, for the message of a failed case. */
    @Override
    public String toString() {
        return bulkhead == null ? "not connected" : bulkhead.transcript();
    }

    @Override
    public void close() throws Exception {
        if (bulkhead != null) {
            bulkhead.close();
            bulkhead = null;
        }
        daemon.close();
    }
}
