package bulkhead.platform.macos.darwin;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code struct pfioc_remove_token} (net/pfvar.h). */
@FieldOrder({"token_value", "refcount"})
public final class PfiocRemoveToken extends Structure {
    public long token_value;
    public long refcount;

    public PfiocRemoveToken() {}

    public PfiocRemoveToken(long token) {
        token_value = token;
    }
}
