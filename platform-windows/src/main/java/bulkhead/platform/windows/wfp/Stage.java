package bulkhead.platform.windows.wfp;

import bulkhead.leakguard.policy.Hook;
import java.util.Set;

/**
 * Where Windows looks at packets, whichever family they are of, and what can be asked there ("Filtering conditions available at each
 * filtering layer", Win32 documentation).
 *
 * <p>ALE, which knows programs, sees what begins a flow, and each flow again when filters change or its packets take another
 * interface. It does not see what the stack itself sends in no flow (resets), and no forwarded packet: so each packet that leaves
 * is looked at once more below it.
 */
public enum Stage {
    CONNECT(
            Hook.OUT,
            Field.ALE_APP_ID,
            Field.FLAGS,
            Field.IP_LOCAL_INTERFACE,
            Field.IP_PROTOCOL,
            Field.IP_LOCAL_ADDRESS,
            Field.IP_REMOTE_ADDRESS,
            Field.IP_LOCAL_PORT,
            Field.IP_REMOTE_PORT),
    OUT_TRANSPORT(
            Hook.LEAVE,
            Field.FLAGS,
            Field.IP_LOCAL_INTERFACE,
            Field.IP_PROTOCOL,
            Field.IP_LOCAL_ADDRESS,
            Field.IP_REMOTE_ADDRESS,
            Field.IP_LOCAL_PORT,
            Field.IP_REMOTE_PORT),
    OUT_PACKET(Hook.LEAVE, Field.FLAGS, Field.IP_LOCAL_INTERFACE, Field.IP_LOCAL_ADDRESS, Field.IP_REMOTE_ADDRESS),
    ACCEPT(
            Hook.IN,
            Field.FLAGS,
            Field.IP_ARRIVAL_INTERFACE,
            Field.IP_NEXTHOP_INTERFACE,
            Field.IP_PROTOCOL,
            Field.IP_LOCAL_ADDRESS,
            Field.IP_REMOTE_ADDRESS,
            Field.IP_LOCAL_PORT,
            Field.IP_REMOTE_PORT),
    IN_TRANSPORT(
            Hook.IN,
            Field.FLAGS,
            Field.IP_PROTOCOL,
            Field.IP_LOCAL_ADDRESS,
            Field.IP_REMOTE_ADDRESS,
            Field.IP_LOCAL_PORT,
            Field.IP_REMOTE_PORT),
    /** ICMP errors about what this host sent, with what they are about. */
    IN_ICMP_ERROR(
            Hook.IN,
            Field.FLAGS,
            Field.IP_ARRIVAL_INTERFACE,
            Field.IP_LOCAL_ADDRESS,
            Field.IP_REMOTE_ADDRESS,
            Field.IP_LOCAL_PORT,
            Field.IP_REMOTE_PORT,
            Field.EMBEDDED_REMOTE_ADDRESS),
    FORWARD(
            Hook.FORWARD,
            Field.IP_FORWARD_INTERFACE,
            Field.SOURCE_INTERFACE_INDEX,
            Field.IP_SOURCE_ADDRESS,
            Field.IP_DESTINATION_ADDRESS);

    private final Hook hook;
    private final Set<Field> fields;

    Stage(Hook hook, Field... fields) {
        this.hook = hook;
        this.fields = Set.of(fields);
    }

    /** Whose rules are its filters. */
    public Hook hook() {
        return hook;
    }

    public boolean knows(Field field) {
        return fields.contains(field);
    }

    /** Whether it sees what this host itself sends. */
    boolean isOut() {
        return hook == Hook.OUT || hook == Hook.LEAVE;
    }
}
