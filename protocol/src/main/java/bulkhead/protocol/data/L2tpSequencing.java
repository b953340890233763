package bulkhead.protocol.data;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether data messages of a session carry sequence numbers, and which is next (RFC 2661 section 5.4). One object per
 * session, shared by its sending and receiving threads and by every {@link DataPath} of it.
 */
public final class L2tpSequencing {
    private final boolean follows;
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean sending;

    private L2tpSequencing(boolean sending, boolean follows) {
        this.sending = sending;
        this.follows = follows;
    }

    /** A LAC that asked for nothing: RFC 2661 section 5.4 has it do what the LNS does. */
    public static L2tpSequencing asThePeerDoes() {
        return new L2tpSequencing(false, true);
    }

    /** Numbers on every message: the Sequencing Required AVP was sent. */
    public static L2tpSequencing always() {
        return new L2tpSequencing(true, false);
    }

    /** No numbers whatever the peer sends: an LNS that wants none. */
    public static L2tpSequencing never() {
        return new L2tpSequencing(false, false);
    }

    /** Whether messages sent now carry numbers. */
    public boolean sending() {
        return sending;
    }

    int next() {
        return next.getAndIncrement() & 0xffff;
    }

    void received(boolean sequenced) {
        if (follows && sequenced != sending) {
            sending = sequenced;
        }
    }
}
