package bulkhead.platform.macos.darwin;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** The {@code u_int64_t} that keeps pf on. */
@FieldOrder("value")
public final class PfToken extends Structure {
    public long value;
}
