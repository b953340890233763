package bulkhead.platform.macos.darwin;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code struct pfioc_pooladdr} (net/pfvar.h), for the ticket that a rule without such addresses needs as well. */
@FieldOrder({"action", "ticket", "rest"})
public final class PfiocPooladdr extends Structure {
    public int action;
    public int ticket;
    public byte[] rest = new byte[1128];
}
