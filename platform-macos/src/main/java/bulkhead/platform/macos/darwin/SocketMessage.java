package bulkhead.platform.macos.darwin;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** {@code struct msghdr} of sendmsg(2) and recvmsg(2), and what its pointers lead to: bytes, and one descriptor at most. */
final class SocketMessage implements AutoCloseable {
    /**
     * Where a 64-bit system has what.
     *
     * @param size of {@code struct msghdr}
     * @param number how many bytes its lengths have, and that of {@code struct cmsghdr}
     * @param flags where it has its flags
     * @param socketLevel its SOL_SOCKET
     * @param truncated its MSG_CTRUNC
     */
    record Layout(int size, int number, int flags, int socketLevel, int truncated) {
        /** Of {@code struct cmsghdr}: its length, level and type. */
        int controlHeader() {
            return number + 2 * Integer.BYTES;
        }

        /** CMSG_LEN of one descriptor. */
        int controlLength() {
            return controlHeader() + Integer.BYTES;
        }

        /** CMSG_SPACE of it: macOS rounds to four bytes, as the length of its header is one of four. */
        int controlSpace() {
            return controlHeader() + number;
        }
    }

    static final Layout DARWIN = new Layout(48, Integer.BYTES, 44, Darwin.SOL_SOCKET, Darwin.MSG_CTRUNC);

    static final int MSG_IOV = 16;
    static final int MSG_IOVLEN = 24;
    static final int MSG_CONTROL = 32;
    static final int MSG_CONTROLLEN = 40;
    static final int IOVEC = 16;
    private static final int IOV_LEN = 8;

    private final Layout layout;
    private final Memory data;
    private final Memory vector = new Memory(IOVEC);
    private final Memory control;
    private final Memory header;

    SocketMessage(Layout layout, int capacity) {
        this.layout = layout;
        data = new Memory(capacity);
        control = new Memory(layout.controlSpace());
        header = new Memory(layout.size());
    }

    Pointer header() {
        return header;
    }

    /** @param descriptor goes with it, or -1 */
    void put(byte[] from, int offset, int length, int descriptor) {
        data.write(0, from, offset, length);
        room(length, descriptor >= 0);
        if (descriptor >= 0) {
            number(control, 0, layout.controlLength());
            control.setInt(layout.number(), layout.socketLevel());
            control.setInt(layout.number() + Integer.BYTES, Darwin.SCM_RIGHTS);
            control.setInt(layout.controlHeader(), descriptor);
        }
    }

    /** For what is to come; without room for a descriptor the kernel lets go of those that come. */
    void room(int length, boolean forDescriptor) {
        vector.setPointer(0, data);
        vector.setLong(IOV_LEN, length);
        control.clear();
        header.clear();
        header.setPointer(MSG_IOV, vector);
        number(header, MSG_IOVLEN, 1);
        header.setPointer(MSG_CONTROL, forDescriptor ? control : Pointer.NULL);
        number(header, MSG_CONTROLLEN, forDescriptor ? layout.controlSpace() : 0);
    }

    private void number(Pointer at, int offset, int value) {
        if (layout.number() == Integer.BYTES) {
            at.setInt(offset, value);
        } else {
            at.setLong(offset, value);
        }
    }

    Calls.Received received(int length, byte[] into, int offset) {
        data.read(0, into, offset, length);
        boolean hadMore = (header.getInt(layout.flags()) & layout.truncated()) != 0;
        return new Calls.Received(length, descriptor(), hadMore);
    }

    private int descriptor() {
        boolean one = header.getInt(MSG_CONTROLLEN) >= layout.controlLength()
                && control.getInt(layout.number()) == layout.socketLevel()
                && control.getInt(layout.number() + Integer.BYTES) == Darwin.SCM_RIGHTS;
        return one ? control.getInt(layout.controlHeader()) : -1;
    }

    @Override
    public void close() {
        data.close();
        vector.close();
        control.close();
        header.close();
    }
}
