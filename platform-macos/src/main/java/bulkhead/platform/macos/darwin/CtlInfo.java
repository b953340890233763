package bulkhead.platform.macos.darwin;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code struct ctl_info} (sys/kern_control.h): the number of a kernel control, by its name. */
@FieldOrder({"ctl_id", "ctl_name"})
public final class CtlInfo extends Structure {
    public int ctl_id;
    public byte[] ctl_name = new byte[96];

    public CtlInfo() {}

    public CtlInfo(String name) {
        Text.put(name, ctl_name);
    }
}
