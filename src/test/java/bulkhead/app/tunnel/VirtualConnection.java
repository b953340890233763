package bulkhead.app.tunnel;

import bulkhead.app.log.ConnectionLog;
import bulkhead.leakguard.contract.FakeHost;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The real controller, with its sessions, pumps and reconnection, against the embedded server, in virtual time. What shall
 * happen is planned before {@link #run}.
 */
public final class VirtualConnection {
    private static final byte[] PSK = {1};

    /** An event, and when it was told. */
    public record Told(long at, TunnelEvent event) {}

    private final List<Told> told = new ArrayList<>();
    private final ConnectionLog log = new ConnectionLog();
    private final VirtualTime time;
    private final OfficeHost host;
    private final TunnelController controller;
    private Ending ending;
    private Consumer<Told> listener = _ -> {};

    /** @param server changes what the server is by default: dual stack, for a user whose password is {@code {2}} */
    public VirtualConnection(long seed, UnaryOperator<VpnConfig> client, UnaryOperator<ServerConfig> server) {
        this(seed, client, server, Routing.EVERYTHING);
    }

    VirtualConnection(long seed, UnaryOperator<VpnConfig> client, UnaryOperator<ServerConfig> server, Routing routing) {
        this(seed, client, server, routing, Protection.DEFAULT);
    }

    VirtualConnection(
            long seed,
            UnaryOperator<VpnConfig> client,
            UnaryOperator<ServerConfig> server,
            Routing routing,
            Protection protection) {
        time = new VirtualTime(seed);
        host = new OfficeHost(time, seed, server.apply(server()));
        host.delay = 20;
        VpnConfig vpn = client.apply(VpnConfig.of(PSK.clone(), "alice", new byte[] {2}));
        TunnelRequest request =
                new TunnelRequest(OfficeHost.SERVER, TunnelRequest.Outer.ANY, vpn, routing, protection, true);
        controller =
                new TunnelController(host, request, this::tell, new Telling(Notes.Detail.BYTES, log::accept), time);
    }

    private static ServerConfig server() {
        return server((byte) 2);
    }

    /** A server for which the user's password is another one. */
    public static ServerConfig otherPassword(ServerConfig instead) {
        return server((byte) 3);
    }

    private static ServerConfig server(byte password) {
        return ServerConfig.of(
                IpAddress.parse(OfficeHost.SERVER),
                PSK.clone(),
                user -> user.equals("alice") ? new byte[] {password} : null,
                RouterConfig.slaac(1, IpPrefix.parse("2001:db8:99::/64"), List.of()));
    }

    /** What its layers have told of themselves. */
    public ConnectionLog log() {
        return log;
    }

    /** Hears of each event while time stands still. */
    public void listen(Consumer<Told> who) {
        listener = who;
    }

    /** Plans something; the clock begins at zero with {@link #run}. */
    public void at(Duration when, Runnable action) {
        time.after(when.toMillis() - time.now(), action);
    }

    public void restartServer(UnaryOperator<ServerConfig> changed) {
        host.restartServer(changed.apply(server()));
    }

    public void serverCloses() {
        host.serverCloses();
    }

    /** From now on nothing arrives any more, or again; this computer does not notice. */
    public void silence(boolean silent) {
        host.loss = silent ? 1 : 0;
    }

    /** This computer's network goes, or comes back. */
    public void online(boolean there) {
        host.moves(there ? Optional.of(FakeHost.HOME) : Optional.empty());
    }

    /** The cable is pulled, or in again. */
    void plugged(boolean in) {
        silence(!in);
        host.moves(Optional.of(FakeHost.way("192.0.2.1", in)));
    }

    /** The next that is asked of this computer ends in an error of Bulkhead's own. */
    public void breakBulkhead() {
        host.interference = _ -> {
            throw new IllegalStateException("of a test");
        };
    }

    public void disconnect() {
        controller.disconnect();
    }

    void handOver() {
        controller.handOver();
    }

    void terminate() {
        controller.terminate();
    }

    void unread() {
        controller.unread();
    }

    OfficeHost host() {
        return host;
    }

    public long now() {
        return time.now();
    }

    /** Milliseconds since 1970 as the controller sees them. */
    public long wallClock() {
        return time.wallClock();
    }

    /** Connects and stays until the end; why it failed, or null. */
    public Failure run() {
        ending = controller.run();
        return ending.failure();
    }

    /** How it ended. */
    Ending ending() {
        return ending;
    }

    public List<Told> told() {
        return told;
    }

    /** The session's events of a kind, as far as they were told. */
    public <T extends VpnEvent> List<T> session(Class<T> kind) {
        return events().filter(TunnelEvent.Session.class::isInstance)
                .map(event -> ((TunnelEvent.Session) event).event())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** When such an event was first told, in ms. */
    public long when(Predicate<TunnelEvent> such) {
        return told.stream()
                .filter(one -> such.test(one.event()))
                .findFirst()
                .orElseThrow()
                .at();
    }

    Stream<TunnelEvent> events() {
        return told.stream().map(Told::event);
    }

    private void tell(TunnelEvent event) {
        Told one = new Told(time.now(), event);
        told.add(one);
        listener.accept(one);
    }
}
