package bulkhead.platform.linux.devices;

import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.libc.PacketCalls;
import bulkhead.platform.linux.libc.Sockets;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code struct msghdr} around one buffer, for UDP datagrams of one size that cross the kernel's border together, udp(7): UDP_SEGMENT on the
 * way out, UDP_GRO on the way in. One a thread.
 */
final class Datagrams {
    private static final int MSG_NAMELEN = 8;
    private static final int MSG_IOV = 16;
    private static final int MSG_IOVLEN = 24;
    private static final int MSG_CONTROL = 32;
    private static final int MSG_CONTROLLEN = 40;
    private static final int MSGHDR = 56;

    private static final int IOVEC = MSGHDR;
    private static final int IOV_LEN = IOVEC + 8;

    private static final int CONTROL = IOVEC + 16;
    private static final int CMSG_LEN = CONTROL;
    private static final int CMSG_LEVEL = CONTROL + 8;
    private static final int CMSG_TYPE = CONTROL + 12;
    private static final int CMSG_DATA = CONTROL + 16;
    private static final int CONTROL_BYTES = 24;

    private final int fd;
    private final PacketCalls calls;
    private final MemorySegment message = PacketCalls.memory(CONTROL + CONTROL_BYTES);
    private final ByteBuffer fields = bytes(message);
    /** What {@link #message} points to lives as long as this. */
    private final MemorySegment buffer;

    private final MemorySegment address;

    /** @param address where it goes to, or whose it was */
    Datagrams(int fd, PacketCalls calls, MemorySegment buffer, MemorySegment address) {
        this.fd = fd;
        this.calls = calls;
        this.buffer = buffer;
        this.address = address;
        fields.putLong(0, address.address());
        fields.putLong(MSG_IOV, message.address() + IOVEC);
        fields.putLong(IOVEC, buffer.address());
        fields.putLong(MSG_IOVLEN, 1);
        fields.putLong(MSG_CONTROL, message.address() + CONTROL);
    }

    /** The same memory, to be read and written as such. */
    static ByteBuffer bytes(MemorySegment memory) {
        return memory.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** Whether this kernel cuts what is sent (4.18). */
    static boolean cuts(int fd) {
        return Libc.setsockopt(fd, Libc.SOL_UDP, Libc.UDP_SEGMENT, new byte[4], 4) == 0;
    }

    /** Asks for what is received together, where the kernel has it (5.0). */
    static boolean join(int fd) {
        return Libc.setsockopt(fd, Libc.SOL_UDP, Libc.UDP_GRO, Sockets.number(1), 4) == 0;
    }

    /** As recvmsg(2). */
    long receive(int capacity) {
        fields.putLong(IOV_LEN, capacity);
        fields.putInt(MSG_NAMELEN, (int) address.byteSize());
        fields.putLong(MSG_CONTROLLEN, CONTROL_BYTES);
        return calls.recvmsg(fd, message, 0);
    }

    /** The size of each but the last that {@link #receive} gave. */
    int segment(int length) {
        boolean told = fields.getLong(MSG_CONTROLLEN) >= CMSG_DATA + 4 - CONTROL
                && fields.getInt(CMSG_LEVEL) == Libc.SOL_UDP
                && fields.getInt(CMSG_TYPE) == Libc.UDP_GRO;
        return told ? fields.getInt(CMSG_DATA) : length;
    }

    /** As sendmsg(2), of one. */
    long send(int length) {
        return transmit(length, 0);
    }

    /** The same of several, each but the last of this size. */
    long send(int length, int segment) {
        fields.putLong(CMSG_LEN, CMSG_DATA + 2 - CONTROL);
        fields.putInt(CMSG_LEVEL, Libc.SOL_UDP);
        fields.putInt(CMSG_TYPE, Libc.UDP_SEGMENT);
        fields.putShort(CMSG_DATA, (short) segment);
        return transmit(length, CONTROL_BYTES);
    }

    private long transmit(int length, int controlBytes) {
        fields.putLong(IOV_LEN, length);
        fields.putInt(MSG_NAMELEN, (int) address.byteSize());
        fields.putLong(MSG_CONTROLLEN, controlBytes);
        return calls.sendmsg(fd, message, 0);
    }
}
