package bulkhead.platform.macos.darwin;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers as the kernel reads them. */
public final class Numbers {
    private Numbers() {}

    public static byte[] bytes(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }
}
