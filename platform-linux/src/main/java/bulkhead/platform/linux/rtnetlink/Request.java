package bulkhead.platform.linux.rtnetlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A message to rtnetlink(7): {@code struct nlmsghdr}, the header of what it is about, attributes. Numbers are in this computer's byte order. */
final class Request {
    static final int NLM_F_REQUEST = 0x1;
    static final int NLM_F_ACK = 0x4;
    static final int NLM_F_REPLACE = 0x100;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;
    static final int NLM_F_DUMP = 0x300;

    /** No message of ours has more than a few addresses and numbers. */
    private static final int CAPACITY = 256;

    private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());

    Request(int type, int flags) {
        buffer.putInt(0).putShort((short) type).putShort((short) (NLM_F_REQUEST | flags));
        buffer.putInt(0).putInt(0);
    }

    /** Of the header. */
    Request octets(int... values) {
        for (int value : values) {
            buffer.put((byte) value);
        }
        return this;
    }

    /** Of the header. */
    Request number(int value) {
        buffer.putInt(value);
        return this;
    }

    Request attribute(int type, byte[] value) {
        buffer.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }

    Request attribute(int type, int value) {
        buffer.putShort((short) 8).putShort((short) type).putInt(value);
        return this;
    }

    Request attribute(int type, InetAddress address) {
        return attribute(type, address.getAddress());
    }

    byte[] toBytes() {
        byte[] bytes = new byte[buffer.position()];
        buffer.putInt(0, bytes.length).get(0, bytes);
        return bytes;
    }
}
