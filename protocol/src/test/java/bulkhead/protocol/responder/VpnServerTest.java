package bulkhead.protocol.responder;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.Output;
import bulkhead.protocol.VpnClient;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.Encapsulator;
import bulkhead.protocol.data.PacketLayout;
import bulkhead.protocol.esp.Mirror;
import bulkhead.protocol.ppp.NcpPolicy;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.auth.Prompt;
import bulkhead.protocol.stack.Question;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Our client and the embedded server, in memory and in virtual time: that they find together, and how they part. */
class VpnServerTest {
    private static final IpAddress SERVER = IpAddress.parse("198.51.100.1");
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.2");
    private static final int CLIENT_PORT = 40_000;
    private static final IpPrefix PREFIX = IpPrefix.parse("2001:db8:99::/64");
    private static final long LIMIT = 60_000;

    private record Datagram(int serverPort, byte[] bytes) {}

    private final List<VpnEvent> events = new ArrayList<>();
    private final List<ServerOutput.Entry> log = new ArrayList<>();
    private final List<byte[]> delivered = new ArrayList<>();
    private final List<byte[]> toTun = new ArrayList<>();
    private final Queue<Datagram> toServer = new ArrayDeque<>();
    private final Queue<Datagram> toClient = new ArrayDeque<>();
    private DataPath path;
    private VpnClient client;
    private VpnServer server;
    private long now = 1_000;
    /** What a person or a card is asked, and when that is answered. */
    private Question open;

    private long answersAfter;
    private long answerAt;

    @Test
    void bringsBothFamiliesUp() {
        start(config(RouterConfig.slaac(1, PREFIX, List.of())), "secret");

        runUntil(() -> carried().equals(Set.of(VpnEvent.Family.IPV4, VpnEvent.Family.IPV6)));

        VpnEvent.Ipv6Up up = (VpnEvent.Ipv6Up) events.stream()
                .filter(VpnEvent.Ipv6Up.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(PREFIX.contains(up.configuration().addresses().getFirst().address()))
                .isTrue();
        assertThat(log).hasAtLeastOneElementOfType(ServerOutput.Entry.Ipv4.class);
        assertThat(log).hasAtLeastOneElementOfType(ServerOutput.Entry.Ipv6.class);
    }

    @Test
    void passesPacketsOfBothFamiliesOn() {
        start(config(RouterConfig.slaac(1, PREFIX, List.of())), "secret");
        runUntil(() -> carried().size() == 2);

        // The shortest headers: version, length, next header 59 (none), hop limit, addresses nobody here has.
        byte[] ipv4 = HexFormat.of().parseHex("450000140000000040fd0000" + "0a630002" + "0a630150");
        byte[] ipv6 = HexFormat.of()
                .parseHex("6000000000003b40" + "20010db8009900000000000000000002" + "20010db8009900010000000000000080");
        send(ipv4);
        send(ipv6);

        runUntil(() -> delivered.size() == 2);
        assertThat(delivered).containsExactly(ipv4, ipv6);
    }

    @Test
    void givesAddressesByDhcpv6() {
        start(config(RouterConfig.stateful(1, Dhcp6ServerConfig.addresses(PREFIX, List.of()))), "secret");

        runUntil(() -> carried().contains(VpnEvent.Family.IPV6));

        assertThat(events).noneMatch(VpnEvent.Failed.class::isInstance);
    }

    @Test
    void leavesIpv4AloneWhenItRefusesIpv6() {
        start(config(RouterConfig.silent(1)).withIpv6(NcpPolicy.REJECT), "secret");

        runUntil(() -> carried().equals(Set.of(VpnEvent.Family.IPV4))
                && events.contains(new VpnEvent.Ipv6Blocked(VpnEvent.Ipv6Block.REJECTED)));
    }

    /** RFC 4861 sections 4.2 and 4.3, RFC 8415 section 8, RFC 2131 section 2, and an echo reply of either family. */
    @Test
    void keepsFromTheTunWhatTheServerSaysToTheLinkAndWhatIsOfAFamilyThatIsDown() {
        start(config(RouterConfig.silent(1)).withIpv6(NcpPolicy.REJECT), "secret");
        runUntil(() -> carried().equals(Set.of(VpnEvent.Family.IPV4))
                && events.contains(new VpnEvent.Ipv6Blocked(VpnEvent.Ipv6Block.REJECTED)));
        Mirror server = Mirror.of(path.inbound().getFirst());
        for (int i = 0; i < 100; i++) {
            // Past all that the server has sent on this SA, or the replay window would have them.
            server.seal(new byte[8]);
        }
        String header6 = "ff" + "fe800000000000000000000000000001" + "fe800000000000000000000000000002";
        List<String> kept = List.of(
                "60000000" + "0010" + "3a" + header6 + "86001ba500080708" + "0000000000000000",
                "60000000" + "0018" + "3a" + header6 + "870004bc00000000" + "fe800000000000000000000000000002",
                "60000000" + "0008" + "3a" + header6 + "8100ffff00010001",
                "60000000" + "000c" + "11" + header6 + "02230222000c0000" + "07000001",
                "60000000" + "000c" + "11" + header6 + "02220223000c0000" + "01000001",
                "60000000" + "0000" + "3b" + header6,
                "4500002000000000401100000a6300010a630002" + "00430044000c0000" + "02010600");
        for (String packet : kept) {
            arrive(server, packet);
        }
        String echoReply = "4500001c00000000400100000a6300010a630002" + "0000fffe00000001";
        arrive(server, echoReply);

        assertThat(toTun).containsExactly(HexFormat.of().parseHex(echoReply));
    }

    private void arrive(Mirror server, String packet) {
        DataPath.L2tp session = path.l2tp();
        String protocol = packet.startsWith("6") ? "57" : "21";
        byte[] message = HexFormat.of()
                .parseHex(String.format(
                        "0002%04x%04xff0300%s%s", session.localTunnel(), session.localSession(), protocol, packet));
        byte[] udp = new ByteWriter()
                .u16(1701)
                .u16(session.localPort())
                .u16(8 + message.length)
                .u16(0)
                .bytes(message)
                .toByteArray();
        byte[] esp = server.seal(udp);
        client.receive(now, esp, 0, esp.length, 4500);
        drain();
    }

    @Test
    void letsNobodyInWithAWrongPassword() {
        start(config(RouterConfig.silent(1)), "wrong");

        runUntil(() -> events.contains(new VpnEvent.Closed()));

        assertThat(events).anyMatch(VpnEvent.Failed.class::isInstance);
        assertThat(log).noneMatch(ServerOutput.Entry.Authenticated.class::isInstance);
        runUntil(() -> server.sessions() == 0);
    }

    /** On a path that lost a packet before, where what comes of no proof within seconds begins anew. */
    @Test
    void waitsForWhatAPersonTypesWhileTheServerDoes() {
        List<String> asked = new ArrayList<>();
        Prompt person = question -> {
            asked.add(question.text());
            return new Prompt.Answer.Typed(bytes("secret"));
        };
        answersAfter = 15_000;
        server = new VpnServer(
                config(RouterConfig.slaac(1, PREFIX, List.of())).withAuth(EnumSet.of(AuthMethod.EAP_GTC)),
                new Random(1));
        client = new VpnClient(
                VpnConfig.of(bytes("shared"), "demo", bytes("not the one")).with(it -> {
                    it.authMethods = EnumSet.of(AuthMethod.EAP_GTC);
                    it.prompt = person;
                }),
                new VpnClient.Underlay(CLIENT, SERVER, 1500),
                new Random(2));
        client.connect(now, CLIENT_PORT);
        drain();
        toServer.clear();

        runUntil(() -> carried().size() == 2);

        assertThat(asked).containsExactly("Password of demo:");
        assertThat(events)
                .contains(new VpnEvent.Authenticated(AuthMethod.EAP_GTC))
                .noneMatch(VpnEvent.Varied.class::isInstance);
        assertThat(now).isGreaterThan(15_000);
    }

    @Test
    void forgetsAClientThatDisconnects() {
        start(config(RouterConfig.slaac(1, PREFIX, List.of())), "secret");
        runUntil(() -> carried().size() == 2);

        client.disconnect(now);

        runUntil(() -> events.contains(new VpnEvent.Closed()) && server.sessions() == 0);
    }

    @Test
    void saysGoodbyeWhenItCloses() {
        start(config(RouterConfig.slaac(1, PREFIX, List.of())), "secret");
        runUntil(() -> carried().size() == 2);

        server.close(now);

        runUntil(() -> events.contains(new VpnEvent.Closed()) && server.sessions() == 0);
        assertThat(events).anyMatch(VpnEvent.Failed.class::isInstance);
    }

    /** What a client that has gone sent last would be a session that nobody ends. */
    @Test
    void beginsNoSessionOnceItStops() {
        start(config(RouterConfig.slaac(1, PREFIX, List.of())), "secret");
        runUntil(() -> carried().size() == 2);

        server.stop(now);
        runUntil(() -> server.sessions() == 0);
        server.receive(now, CLIENT, CLIENT_PORT + 1, 500, new byte[100]);
        assertThat(server.sessions()).isZero();
    }

    @Test
    void keepsTheTunnelWhileItReplacesBothSas() {
        start(config(RouterConfig.slaac(1, PREFIX, List.of())), "secret");
        runUntil(() -> carried().size() == 2);

        server.rekeyIke(now);
        runUntil(() -> events.stream().anyMatch(e -> e instanceof VpnEvent.IkeUp up && up.rekey()));
        server.rekeyEsp(now);
        runUntil(() -> events.stream().anyMatch(e -> e instanceof VpnEvent.EspUp up && up.rekey()));

        assertThat(events).noneMatch(VpnEvent.Failed.class::isInstance);
        assertThat(carried()).hasSize(2);
    }

    @Test
    void keepsAConnectedClientWhileNoiseComesFromEverywhere() {
        start(config(RouterConfig.slaac(1, PREFIX, List.of())), "secret");
        runUntil(() -> carried().size() == 2);
        Random random = new Random(3);
        for (int length = 0; length < 200; length++) {
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            server.receive(now, CLIENT, CLIENT_PORT + 1 + length, 500, noise);
            server.receive(now, CLIENT, CLIENT_PORT + 1 + length, 4500, noise);
        }
        assertThat(server.sessions()).isLessThanOrEqualTo(16);

        client.disconnect(now);

        runUntil(() -> log.stream().anyMatch(entry -> entry instanceof ServerOutput.Entry.Ended));
    }

    private static ServerConfig config(RouterConfig router) {
        return ServerConfig.of(SERVER, bytes("shared"), user -> user.equals("demo") ? bytes("secret") : null, router);
    }

    private void start(ServerConfig config, String password) {
        server = new VpnServer(config, new Random(1));
        client = new VpnClient(
                VpnConfig.of(bytes("shared"), "demo", bytes(password)),
                new VpnClient.Underlay(CLIENT, SERVER, 1500),
                new Random(2));
        client.connect(now, CLIENT_PORT);
    }

    private void send(byte[] packet) {
        byte[] plain = new byte[PacketLayout.HEADROOM + packet.length + PacketLayout.TAILROOM];
        System.arraycopy(packet, 0, plain, PacketLayout.HEADROOM, packet.length);
        byte[] wire = new byte[packet.length + PacketLayout.MAX_OVERHEAD];
        int length = new Encapsulator().ip(path, plain, PacketLayout.HEADROOM, packet.length, wire, 0);
        toServer.add(new Datagram(4500, Arrays.copyOf(wire, length)));
    }

    private Set<VpnEvent.Family> carried() {
        Set<VpnEvent.Family> families = Set.of();
        for (VpnEvent event : events) {
            if (event instanceof VpnEvent.Connected connected) {
                families = connected.families();
            }
        }
        return families;
    }

    /** Carries datagrams without loss or delay, and lets time jump to the next deadline. */
    private void runUntil(BooleanSupplier done) {
        long end = now + LIMIT;
        drain();
        while (!done.getAsBoolean()) {
            if (!toServer.isEmpty()) {
                Datagram next = toServer.remove();
                server.receive(now, CLIENT, CLIENT_PORT, next.serverPort(), next.bytes());
            } else if (!toClient.isEmpty()) {
                Datagram next = toClient.remove();
                client.receive(now, next.bytes(), 0, next.bytes().length, next.serverPort());
            } else if (open != null && answerAt <= now) {
                Question question = open;
                open = null;
                client.answered(now, question.ask());
            } else {
                long answered = open == null ? Machine.NEVER : answerAt;
                now = Math.max(now, Math.min(answered, Math.min(client.deadline(), server.deadline())));
                assertThat(now).as("virtual time, after %s and %s", events, log).isLessThan(end);
                client.tick(now);
                server.tick(now);
            }
            drain();
        }
    }

    private void drain() {
        for (Output output; (output = client.poll()) != null; ) {
            switch (output) {
                case Output.Transmit(byte[] bytes, int port) -> toServer.add(new Datagram(port, bytes));
                case Output.Event(VpnEvent event) -> events.add(event);
                case Output.Ask(var question) -> {
                    open = question;
                    answerAt = now + answersAfter;
                }
                case Output.PathReady(DataPath ready) -> path = ready;
                case Output.Deliver(byte[] packet) -> toTun.add(packet);
                case Output.Rebind _, Output.Told _, Output.Disclosed _ -> {}
            }
        }
        for (ServerOutput output; (output = server.poll()) != null; ) {
            switch (output) {
                case ServerOutput.Transmit transmit ->
                    toClient.add(new Datagram(transmit.localPort(), transmit.bytes()));
                case ServerOutput.Deliver(byte[] packet) -> delivered.add(packet);
                case ServerOutput.Log entry -> log.add(entry.entry());
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
