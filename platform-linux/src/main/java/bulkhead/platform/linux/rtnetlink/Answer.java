package bulkhead.platform.linux.rtnetlink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One message of the kernel's. */
final class Answer {
    static final int NLMSGHDR = 16;

    private static final int NLM_F_DUMP_INTR = 0x10;

    private final int type;
    private final int flags;
    private final ByteBuffer body;

    /** @param message with its header */
    Answer(ByteBuffer message) {
        ByteBuffer whole = message.slice().order(ByteOrder.nativeOrder());
        type = whole.getShort(4);
        flags = whole.getShort(6);
        body = whole.slice(NLMSGHDR, whole.limit() - NLMSGHDR).order(ByteOrder.nativeOrder());
    }

    int flags() {
        return flags;
    }

    int type() {
        return type;
    }

    /** Whether something changed while the kernel was listing: it may be listed twice or not at all. */
    boolean isInterrupted() {
        return (flags & NLM_F_DUMP_INTR) != 0;
    }

    int octet(int at) throws IOException {
        return Byte.toUnsignedInt(within(at, 1).get(at));
    }

    int shortNumber(int at) throws IOException {
        return Short.toUnsignedInt(within(at, Short.BYTES).getShort(at));
    }

    int number(int at) throws IOException {
        return within(at, Integer.BYTES).getInt(at);
    }

    /** @param at where the header of what it is about ends */
    Attributes attributes(int at) throws IOException {
        return new Attributes(within(at, 0).slice(at, body.limit() - at));
    }

    private ByteBuffer within(int at, int length) throws IOException {
        if (at + length > body.limit()) {
            throw Attributes.malformed();
        }
        return body;
    }
}
