package bulkhead.platform.windows.win32;

import com.sun.jna.Pointer;
import com.sun.jna.Structure.FieldOrder;

/** Structures and constants of iprtrmib.h and udpmib.h. */
public final class Udp {
    public static final int UDP_TABLE_OWNER_PID = 1;

    private Udp() {}

    /** The address and, in its low half, the port are in the network's order. */
    @FieldOrder({"dwLocalAddr", "dwLocalPort", "dwOwningPid"})
    public static class MIB_UDPROW_OWNER_PID extends CStructure {
        public int dwLocalAddr;
        public int dwLocalPort;
        public int dwOwningPid;

        public MIB_UDPROW_OWNER_PID() {}

        MIB_UDPROW_OWNER_PID(Pointer there) {
            super(there);
            read();
        }
    }

    @FieldOrder({"ucLocalAddr", "dwLocalScopeId", "dwLocalPort", "dwOwningPid"})
    public static class MIB_UDP6ROW_OWNER_PID extends CStructure {
        public byte[] ucLocalAddr = new byte[16];
        public int dwLocalScopeId;
        public int dwLocalPort;
        public int dwOwningPid;

        public MIB_UDP6ROW_OWNER_PID() {}

        MIB_UDP6ROW_OWNER_PID(Pointer there) {
            super(there);
            read();
        }
    }
}
