package bulkhead.conformance;

import bulkhead.leakguard.policy.Family;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.Topology;
import bulkhead.servers.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Any client that a shell command starts in the client's namespace, as root, with the server's SERVER, PSK, LOGIN and PASSWORD in
 * its environment. It says {@code connecting} on a line of its standard output once its promise holds, and {@code up} when it
 * carries all that it will; one that never says {@code connecting} promises nothing before {@code up}. Then another command
 * disconnects it.
 */
final class CommandUnderTest extends NamespaceHost {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String start;
    private final String stop;
    private Process process;
    private volatile String said = "";

    CommandUnderTest(Topology topology, String start, String stop) {
        super(topology);
        this.start = start;
        this.stop = stop;
    }

    @Override
    public void prepare() {}

    @Override
    public String name() {
        return "command";
    }

    @Override
    public boolean rawEsp() {
        return true;
    }

    @Override
    public void connect(String server, String... options) throws Exception {
        said = "";
        ProcessBuilder builder = new ProcessBuilder(topology.client().command("setsid", "--wait", "sh", "-c", start));
        builder.environment()
                .putAll(Map.of(
                        "SERVER", server,
                        "PSK", StrongSwanServer.PSK,
                        "LOGIN", StrongSwanServer.LOGIN,
                        "PASSWORD", StrongSwanServer.PASSWORD));
        process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Thread.ofVirtual().start(this::read);
        Waiting.until("'connecting' or 'up'", LIMIT, () -> !said.isEmpty());
    }

    @Override
    public void awaitConnected(boolean ipv6) {
        Waiting.until("'up'", LIMIT, () -> said.equals("up"));
    }

    /** It has no words for it. */
    @Override
    public void awaitLost(Family family) {}

    @Override
    public void awaitEnd() {
        throw new UnsupportedOperationException("it does not say");
    }

    @Override
    public void disconnect() {
        must(stop);
    }

    @Override
    public Set<Damage> fragile() {
        return EnumSet.of(Damage.KILL_APP, Damage.FREEZE, Damage.THAW, Damage.DELETE_TUNNEL_INTERFACE, Damage.PLUG_IN);
    }

    @Override
    public void inflict(Damage damage) {
        switch (damage) {
            case KILL_APP -> signal("KILL");
            case FREEZE -> signal("STOP");
            case THAW -> signal("CONT");
            case DELETE_TUNNEL_INTERFACE -> deleteTun();
            case PLUG_IN -> topology.tether();
            case KILL_DAEMON, RESTART_DAEMON, WALK -> throw new UnsupportedOperationException();
        }
    }

    @Override
    public void close() throws Exception {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            process = null;
        }
    }

    private void signal(String name) {
        process.descendants().forEach(each -> run("kill -" + name + " " + each.pid()));
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.equals("connecting") || line.equals("up")) {
                    said = line;
                }
            }
        } catch (IOException e) {
            said = "gone";
        }
    }
}
