package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.conformance.ClientUnderTest.Damage;
import bulkhead.conformance.Exemption.Session;
import bulkhead.leakguard.policy.Family;
import bulkhead.servers.Background;
import bulkhead.servers.Packet;
import bulkhead.servers.Result;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.Topology;
import java.util.ArrayList;
import java.util.List;

/** One case under way: a client, its native traffic, and the wire outside of it. */
final class Scene implements AutoCloseable {
    /** What has time to leave in these rounds would leave later too. */
    private static final int ENOUGH = 10;

    private final Topology topology;
    private final StrongSwanServer server;
    private final ClientUnderTest client;
    private final Wire wire;
    private final Background background;
    private final List<String> findings = new ArrayList<>();
    private final boolean stranger;
    private boolean lan;
    private boolean privateLan;
    private String address = StrongSwanServer.IPV4;

    /** What left natively while it should not. */
    record Figure(List<Packet> ipv4, List<Packet> ipv6) {}

    /** Begins with the control: the guard is off, and all that the background sends is to be seen. */
    Scene(Topology topology, StrongSwanServer server, ClientUnderTest client, boolean stranger) throws Exception {
        this.topology = topology;
        this.server = server;
        this.client = client;
        this.stranger = stranger;
        client.prepare();
        wire = new Wire(topology, client.link());
        background = stranger ? client.background(StrongSwanServer.IPV4) : client.background();
        background.awaitRounds(3);
        wire.controlEnds();
    }

    Topology topology() {
        return topology;
    }

    StrongSwanServer server() {
        return server;
    }

    ClientUnderTest client() {
        return client;
    }

    Wire wire() {
        return wire;
    }

    /** Native traffic goes on for a while. */
    void goesOn() {
        background.awaitRounds(ENOUGH);
    }

    /** Runs a script on the client's host. */
    String onHost(String script) {
        Result result = client.run(script);
        assertThat(result.succeeded()).as("%s: %s", script, result.output()).isTrue();
        return result.output();
    }

    /** From here on native IPv6 is closed. */
    void connect(String to, String... options) throws Exception {
        address = to;
        client.connect(to, options);
        wire.close(Family.IPV6);
    }

    /** Connects to the server, and waits until it carries both families; from then on native IPv4 is closed too. */
    void connected(String... options) throws Exception {
        connect(StrongSwanServer.IPV4, options);
        client.awaitConnected(true);
        wire.close(Family.IPV4);
        goesOn();
    }

    /** The same with a server that carries no IPv6. */
    void connectedWithoutIpv6(String... options) throws Exception {
        connect(StrongSwanServer.IPV4, options);
        client.awaitConnected(false);
        wire.close(Family.IPV4);
        goesOn();
    }

    /** The user allows the LAN, which has public addresses too. */
    void allowLan() {
        lan = true;
    }

    /** The user allows the LAN, which is private. */
    void allowPrivateLan() {
        lan = true;
        privateLan = true;
    }

    void inflict(Damage damage) throws Exception {
        client.inflict(damage);
    }

    /** Something is wrong that no captured packet tells. */
    void finds(String what) {
        findings.add(what);
    }

    List<String> findings() {
        return findings;
    }

    /** The user's Disconnect: from here on nothing is closed. */
    void disconnect() throws Exception {
        wire.open(Family.values());
        client.disconnect();
    }

    /** Ends the captures; fails if they did not show the native traffic while nothing was closed. */
    Figure figure() {
        background.close();
        wire.stop();
        wire.assertControl();
        wire.assertClosed();
        if (stranger) {
            wire.assertStrangersControl();
        }
        Session exempt = new Session(address, client.rawEsp(), lan, privateLan);
        assertThat(wire.strangeFrames(exempt))
                .as("frames that are neither IP nor ARP")
                .isEmpty();
        return new Figure(wire.leaks(Family.IPV4, exempt), wire.leaks(Family.IPV6, exempt));
    }

    @Override
    public void close() throws Exception {
        background.close();
        wire.close();
        client.close();
    }
}
