package bulkhead.platform.macos.darwin;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code struct pfioc_state_kill} (net/pfvar.h); what is zero in it is asked of no state. */
@FieldOrder({"psk_af", "rest"})
public final class PfiocStateKill extends Structure {
    public byte psk_af;
    public byte[] rest = new byte[215];

    public PfiocStateKill() {}

    public PfiocStateKill(int family) {
        psk_af = (byte) family;
    }
}
