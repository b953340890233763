package bulkhead.protocol.data;

/** The header of an L2TP message (RFC 2661 section 3.1). One object per receiving thread holds what it read last. */
final class L2tpHeader {
    private static final int CONTROL = 0x8000;
    private static final int LENGTH = 0x4000;
    private static final int SEQUENCE = 0x0800;
    private static final int OFFSET = 0x0200;
    private static final int VERSION_MASK = 0x000f;
    private static final int VERSION = 2;

    private boolean control;
    private boolean sequenced;
    private int tunnel;
    private int session;
    private int payload;
    private int end;

    /**
     * Writes the header of a data message so that it ends at {@code end}. The length is always there: it is optional
     * (RFC 2661 section 3.1), Windows sends it, and so every server has seen it.
     *
     * @return where the header starts
     */
    static int write(DataPath.L2tp session, byte[] bytes, int end, int payloadLength) {
        boolean sequenced = session.sequencing().sending();
        int start = end - (sequenced ? 12 : 8);
        Bytes.put16(bytes, start, LENGTH | (sequenced ? SEQUENCE : 0) | VERSION);
        Bytes.put16(bytes, start + 2, end - start + payloadLength);
        Bytes.put16(bytes, start + 4, session.peerTunnel());
        Bytes.put16(bytes, start + 6, session.peerSession());
        if (sequenced) {
            Bytes.put16(bytes, start + 8, session.sequencing().next());
            // Nr is reserved in data messages (RFC 2661 section 3.1).
            Bytes.put16(bytes, start + 10, 0);
        }
        return start;
    }

    /** Reads a header; of a control message only that it is one. False when it is malformed. */
    boolean read(byte[] bytes, int offset, int length) {
        if (length < 6) {
            return false;
        }
        int flags = Bytes.u16(bytes, offset);
        control = (flags & CONTROL) != 0;
        end = offset + length;
        payload = offset;
        return control || (flags & VERSION_MASK) == VERSION && readData(flags, bytes, offset);
    }

    private boolean readData(int flags, byte[] bytes, int offset) {
        int at = offset + 2;
        if ((flags & LENGTH) != 0) {
            int stated = Bytes.u16(bytes, at);
            if (stated > end - offset) {
                return false;
            }
            end = offset + stated;
            at += 2;
        }
        sequenced = (flags & SEQUENCE) != 0;
        int fields = at + 4 + (sequenced ? 4 : 0) + ((flags & OFFSET) != 0 ? 2 : 0);
        if (fields > end) {
            return false;
        }
        tunnel = Bytes.u16(bytes, at);
        session = Bytes.u16(bytes, at + 2);
        // The offset size counts from behind its own field (RFC 2661 section 3.1).
        payload = fields + ((flags & OFFSET) != 0 ? Bytes.u16(bytes, fields - 2) : 0);
        return payload <= end;
    }

    boolean isControl() {
        return control;
    }

    boolean isSequenced() {
        return sequenced;
    }

    boolean isFor(DataPath.L2tp expected) {
        return expected.isOpen() && tunnel == expected.localTunnel() && session == expected.localSession();
    }

    /** Where the payload starts; for a control message, the message itself. */
    int payload() {
        return payload;
    }

    int end() {
        return end;
    }
}
