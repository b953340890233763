package bulkhead.platform.macos.darwin;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code struct sockaddr_ctl} (sys/kern_control.h): a kernel control, and which of its units. */
@FieldOrder({"sc_len", "sc_family", "ss_sysaddr", "sc_id", "sc_unit", "sc_reserved"})
public final class SockaddrCtl extends Structure {
    public byte sc_len = 32;
    public byte sc_family = Darwin.AF_SYSTEM;
    public short ss_sysaddr = Darwin.AF_SYS_CONTROL;
    public int sc_id;
    public int sc_unit;
    public int[] sc_reserved = new int[5];

    public SockaddrCtl() {}

    /** @param unit counted from 1; 0 for the first that is free */
    public SockaddrCtl(int id, int unit) {
        sc_id = id;
        sc_unit = unit;
    }

    public byte[] bytes() {
        write();
        return getPointer().getByteArray(0, size());
    }
}
