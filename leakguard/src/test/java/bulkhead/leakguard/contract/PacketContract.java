package bulkhead.leakguard.contract;

import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.PacketMatrix;
import bulkhead.leakguard.policy.Probes;
import bulkhead.leakguard.policy.RuleSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The packets and policies of which a platform's own language decides as {@link RuleSet#decide} does; for other modules' tests, which
 * see no test's package that the program has too.
 */
public final class PacketContract {
    /** Ours towards the server, where there is one of ours. */
    public static final int LOCAL_PORT = PacketMatrix.LOCAL_PORT;

    private PacketContract() {}

    /** Every packet of the tables of rules. */
    public static List<Packet> packets() {
        return PacketMatrix.packets();
    }

    /** Every kind of policy, by a name for people. */
    public static Map<String, FilterPolicy> policies() {
        return PacketMatrix.policies();
    }

    /** Packets by which it is told what passes natively. */
    public static List<Packet> natives() {
        return Stream.concat(Probes.NATIVE.stream(), Probes.LAN.stream()).toList();
    }
}
