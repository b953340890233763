package bulkhead.platform.windows.win32;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;

/** A structure of the 64-bit headers. Its fields have their names, and those that a union is seen as, the name of one of its members. */
public abstract class CStructure extends Structure {
    protected CStructure() {}

    protected CStructure(Pointer there) {
        super(there);
    }

    /** Where a field begins, in bytes. */
    int offsetOf(String field) {
        return fieldOffset(field);
    }
}
