package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.acceptance.Daemon;
import bulkhead.leakguard.policy.Family;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** {@code bulkhead connect} of a user without any right, by way of the daemon, in the client's namespace. */
final class BulkheadUnderTest extends NamespaceHost {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** The pauses between the attempts grow to a minute. */
    private static final Duration REFUSALS_LIMIT = Duration.ofSeconds(240);

    private static final int GUARD_CLOSED = 12;
    private static final int FAULT = 13;

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
    public void awaitRefused(String value) throws Exception {
        bulkhead.await("refused", node -> node.path("value").asString().equals(value), LIMIT);
    }

    @Override
    public void awaitIpv6Alone() throws Exception {
        bulkhead.awaitConnected("ipv6");
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
            case SLOW_HOST -> slowDown();
            case PLUG_IN -> topology.tether();
            case TERMINATE -> end("TERM");
            case HANG_UP -> end("HUP");
            case ERROR_IN_LOOP -> error("bulkhead.app.tunnel.Session", "deadline", StackOverflowError.class);
            case ERROR_IN_TUN_PUMP -> error("bulkhead.protocol.data.Encapsulator", "ip", LinkageError.class);
            case ERROR_IN_UDP_PUMP -> error("bulkhead.protocol.data.Decapsulator", "open", OutOfMemoryError.class);
            case ERROR_IN_WORKER -> error("bulkhead.platform.linux.links.Underlays", "to", IllegalStateException.class);
            case ERROR_IN_MONITOR ->
                error("bulkhead.platform.linux.links.RouteChanges", "othersChanged", OutOfMemoryError.class);
            case ERROR_IN_DAEMON -> errorInDaemon();
            case KILL_DAEMON -> daemon.kill();
            case RESTART_DAEMON -> {
                daemon.close();
                prepare();
            }
            case WALK -> throw new UnsupportedOperationException();
        }
    }

    /** It says goodbye in order, and that the guard stays closed. */
    private void end(String signal) throws Exception {
        bulkhead.signal(signal);
        assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isEqualTo(GUARD_CLOSED);
        assertThat(bulkhead.await("disconnected", LIMIT).path("by").asString()).isEqualTo("system");
    }

    /** In the process that changes the network. */
    private void slowDown() throws Exception {
        Fault.delay(daemon.pid(), "bulkhead.platform.linux.rtnetlink.Rtnetlink", "set");
        Fault.delay(daemon.pid(), "bulkhead.platform.linux.rtnetlink.Rtnetlink", "list");
    }

    /** It ends with a sentence, and without a stack trace. What every thread does next has it run into the error. */
    private void error(String inClass, String method, Class<? extends Throwable> error) throws Exception {
        Fault.inject(bulkhead.pid(), inClass, method, error);
        must("ip route add 203.0.113.0/24 via " + Topology.ROUTER_IPV4);
        run("ping -c 1 -W 1 " + StrongSwanServer.BEYOND_IPV4);
        assertThat(bulkhead.exitCode()).as(bulkhead.transcript()).isEqualTo(FAULT);
        assertThat(bulkhead.await("failed", LIMIT).path("message").asString())
                .contains("an error in Bulkhead itself (" + error.getName() + ": of a test)");
        assertThat(bulkhead.standardError()).doesNotContain("\tat ");
    }

    /** Its end is its own, and the next one, as systemd would start it, goes on with what stands. */
    private void errorInDaemon() throws Exception {
        Fault.inject(daemon.pid(), "bulkhead.leakguard.daemon.GuardDaemon", "handle", IllegalStateException.class);
        Daemon.guard(topology.client().name(), "status");
        assertThat(daemon.exitCode()).isEqualTo(FAULT);
        prepare();
    }

    @Override
    public void awaitRefusals(int count) throws InterruptedException {
        JsonNode lost = bulkhead.await("lost", LIMIT);
        Waiting.until("refusals", REFUSALS_LIMIT, () -> !bulkhead.isAlive() || refusals(lost) >= count);
        assertThat(bulkhead.isAlive())
                .as("it seeks on: %s", bulkhead.transcript())
                .isTrue();
    }

    private long refusals(JsonNode since) {
        return bulkhead.events("retry").stream()
                .filter(retry -> retry.path("t").asLong() >= since.path("t").asLong())
                .filter(retry -> retry.path("reason").asString().equals("no-common-proposal"))
                .count();
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
