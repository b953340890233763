package bulkhead.platform.windows.wfp;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FurtherPackets;
import bulkhead.leakguard.policy.Hook;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Sender;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Windows sees of a packet, layer by layer. */
public final class Sight {
    public static final String PROGRAM = "C:\\Program Files\\Bulkhead\\bulkhead-guard.exe";
    public static final Names NAMES = new Names(
            PROGRAM,
            Map.of(
                    FurtherPackets.LOOPBACK,
                    new Names.Interface(0x0018000000000000L, 1),
                    FurtherPackets.LINK,
                    new Names.Interface(0x0006008002000000L, 12),
                    FurtherPackets.TUN,
                    new Names.Interface(0x0035000001000000L, 34),
                    FurtherPackets.BRIDGE,
                    new Names.Interface(0x0006008004000000L, 45),
                    "wlan0",
                    new Names.Interface(0x0047008001000000L, 7),
                    "br0",
                    new Names.Interface(0x0006008005000000L, 46)));

    private static final Set<Integer> ERRORS_4 = Set.of(3, 11, 12);
    private static final Set<Integer> ERRORS_6 = Set.of(1, 2, 3, 4);

    private Sight() {}

    /** The stages that the packet meets, in order. */
    public static List<Stage> stages(Packet packet) {
        return switch (packet.hook()) {
            case OUT -> List.of(Stage.CONNECT, Stage.OUT_TRANSPORT, Stage.OUT_PACKET);
            // A packet that takes another interface has ALE asked again; a forwarded one has no other layer.
            case LEAVE ->
                packet.in().isEmpty()
                        ? List.of(Stage.CONNECT, Stage.OUT_TRANSPORT, Stage.OUT_PACKET)
                        : List.of(Stage.FORWARD);
            case IN ->
                isError(packet)
                        ? List.of(Stage.IN_TRANSPORT, Stage.IN_ICMP_ERROR, Stage.ACCEPT)
                        : List.of(Stage.IN_TRANSPORT, Stage.ACCEPT);
            case FORWARD -> List.of(Stage.FORWARD);
        };
    }

    private static boolean isError(Packet packet) {
        return packet.protocol() == Packet.ICMP && ERRORS_4.contains(packet.icmpType())
                || packet.protocol() == Packet.ICMPV6 && ERRORS_6.contains(packet.icmpType());
    }

    public static Map<Field, Object> of(Packet packet, Stage stage) {
        Map<Field, Object> all = new EnumMap<>(Field.class);
        boolean out = packet.hook() == Hook.OUT || packet.hook() == Hook.LEAVE;
        boolean icmp = packet.protocol() == (packet.family() == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6);
        boolean loops =
                packet.in().equals(FurtherPackets.LOOPBACK) || packet.out().equals(FurtherPackets.LOOPBACK);
        all.put(Field.FLAGS, loops ? 1L : 0L);
        all.put(Field.ALE_APP_ID, packet.senders().contains(new Sender.Ours()) ? PROGRAM : "C:\\other.exe");
        all.put(Field.IP_PROTOCOL, (long) packet.protocol());
        all.put(Field.IP_SOURCE_ADDRESS, packet.source());
        all.put(Field.IP_DESTINATION_ADDRESS, packet.destination());
        all.put(Field.IP_LOCAL_ADDRESS, out ? packet.source() : packet.destination());
        all.put(Field.IP_REMOTE_ADDRESS, out ? packet.destination() : packet.source());
        long near = out ? packet.sourcePort() : packet.destinationPort();
        long far = out ? packet.destinationPort() : packet.sourcePort();
        all.put(Field.IP_LOCAL_PORT, icmp ? (long) packet.icmpType() : near);
        all.put(Field.IP_REMOTE_PORT, icmp ? (long) packet.icmpCode() : far);
        packet.quoted().ifPresent(quoted -> all.put(Field.EMBEDDED_REMOTE_ADDRESS, quoted));
        NAMES.find(packet.in()).ifPresent(in -> {
            all.put(Field.IP_ARRIVAL_INTERFACE, in.luid());
            all.put(Field.SOURCE_INTERFACE_INDEX, (long) in.index());
        });
        NAMES.find(packet.out()).ifPresent(by -> {
            all.put(Field.IP_LOCAL_INTERFACE, by.luid());
            all.put(Field.IP_FORWARD_INTERFACE, by.luid());
        });
        all.keySet().removeIf(field -> !stage.knows(field));
        return all;
    }
}
