package bulkhead.platform.macos.darwin;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.util.HashSet;
import java.util.Set;

/** {@code struct pfioc_tokens} (net/pfvar.h): a buffer for {@code struct pfioc_token}s, which are packed. */
@FieldOrder({"size", "buffer"})
public final class PfiocTokens extends Structure {
    /** {@code struct pfioc_token}, which begins with its value. */
    static final int TOKEN = 84;

    public int size;
    public Pointer buffer;

    public PfiocTokens() {}

    /** @param most how many there is room for */
    public PfiocTokens(int most) {
        size = most * TOKEN;
        buffer = new Memory(size);
    }

    public Set<Long> values() {
        Set<Long> values = new HashSet<>();
        for (int at = 0; at + TOKEN <= size; at += TOKEN) {
            values.add(buffer.getLong(at));
        }
        return values;
    }
}
