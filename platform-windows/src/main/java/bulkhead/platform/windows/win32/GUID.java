package bulkhead.platform.windows.win32;

import com.sun.jna.Structure.FieldOrder;
import java.nio.ByteBuffer;
import java.util.UUID;

/** An identifier; its first three numbers are in the processor's order, the rest is bytes. */
@FieldOrder({"Data1", "Data2", "Data3", "Data4"})
public class GUID extends CStructure {
    public int Data1;
    public short Data2;
    public short Data3;
    public byte[] Data4 = new byte[8];

    public GUID() {}

    GUID(UUID id) {
        set(id);
    }

    final void set(UUID id) {
        long most = id.getMostSignificantBits();
        Data1 = (int) (most >>> 32);
        Data2 = (short) (most >>> 16);
        Data3 = (short) most;
        Data4 = ByteBuffer.allocate(8).putLong(id.getLeastSignificantBits()).array();
    }

    final UUID get() {
        long most = (long) Data1 << 32 | (Data2 & 0xffffL) << 16 | Data3 & 0xffffL;
        return new UUID(most, ByteBuffer.wrap(Data4).getLong());
    }
}
