package bulkhead.simulation;

import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.IpPrefix;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** The sessions that the simulations run. */
final class Sessions {
    private static final byte[] PSK = "a pre-shared key".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PASSWORD = "a password".getBytes(StandardCharsets.UTF_8);

    private Sessions() {}

    static VpnConfig client() {
        return VpnConfig.of(PSK.clone(), "alice", PASSWORD.clone());
    }

    static ServerConfig server() {
        return ServerConfig.of(
                Simulation.serverAddress(),
                PSK.clone(),
                user -> user.equals("alice") ? PASSWORD.clone() : null,
                RouterConfig.slaac(1, IpPrefix.parse("2001:db8:99::/64"), List.of()));
    }

    static Simulation dualStack(long seed, BadNetwork network) {
        return new Simulation(seed, network, client(), server());
    }

    static Simulation of(
            long seed, BadNetwork network, UnaryOperator<VpnConfig> client, UnaryOperator<ServerConfig> server) {
        return new Simulation(seed, network, client.apply(client()), server.apply(server()));
    }

    /** The client has a password that is not the server's. */
    static Simulation withAnotherPassword(long seed, BadNetwork network) {
        byte[] another = "another password".getBytes(StandardCharsets.UTF_8);
        return new Simulation(seed, network, VpnConfig.of(PSK.clone(), "alice", another), server());
    }

    /** An IPv4 packet (RFC 791) of an unassigned protocol that carries a number. */
    static byte[] packet(int number) {
        return new ByteWriter()
                .u16(0x4500)
                .u16(24)
                .i32(0)
                .u16(0x40fd)
                .u16(0)
                .i32(0x0a63_0002)
                .i32(0x0a63_0001)
                .i32(number)
                .toByteArray();
    }

    /** Those that {@link #packet} put into these packets. */
    static List<Integer> numbers(List<byte[]> packets) {
        return packets.stream()
                .map(packet -> ByteBuffer.wrap(packet).getInt(20))
                .toList();
    }
}
