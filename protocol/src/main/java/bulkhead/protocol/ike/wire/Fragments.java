package bulkhead.protocol.ike.wire;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Messages in pieces, for paths that lose IP fragments: an extension without a standard, as racoon, strongSwan and Windows have it, which
 * servers announce by a vendor ID. Each piece has a header of its own and says which message, which piece of it, and whether it is
 * the last. Nothing proves a piece: what is put together is looked at as if it had come in one.
 */
public final class Fragments {
    /** So many bytes of IKE fit a packet of 1280, the least that IPv6 carries, behind UDP and the non-ESP marker. */
    private static final int LONGEST_PIECE = 1_200;

    private static final int GENERIC_HEADER = 4;
    private static final int HEADER = 4;
    private static final int LAST = 1;
    /** More than the longest message needs where the peer's pieces have the 500 bytes that any path carries. */
    private static final int MOST = 32;

    private Cookies cookies;
    private int message;
    private byte[][] pieces = new byte[MOST][];
    private int last;

    /** The message in pieces, or as it is where it is short enough. */
    static List<byte[]> of(byte[] message, Cookies cookies, int exchange) {
        if (message.length <= LONGEST_PIECE) {
            return List.of(message);
        }
        int room = LONGEST_PIECE - IsakmpHeader.BYTES - GENERIC_HEADER - HEADER;
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < message.length; at += room) {
            byte[] piece = Arrays.copyOfRange(message, at, Math.min(message.length, at + room));
            ByteWriter body = new ByteWriter(GENERIC_HEADER + HEADER + piece.length)
                    .u8(0)
                    .u8(0)
                    .u16(GENERIC_HEADER + HEADER + piece.length)
                    .u16(1)
                    .u8(pieces.size() + 1)
                    .u8(at + room >= message.length ? LAST : 0)
                    .bytes(piece);
            pieces.add(IsakmpHeader.message(cookies, Payload.FRAGMENT, exchange, 0, 0, body.toByteArray()));
        }
        return pieces;
    }

    /** Takes a piece. @return the whole message, once all of it is there, or null */
    public byte[] add(IsakmpHeader header, byte[] bytes) throws MalformedException {
        ByteReader in = new ByteReader(bytes, IsakmpHeader.BYTES, header.length() - IsakmpHeader.BYTES);
        in.skip(2);
        int length = in.u16() - GENERIC_HEADER - HEADER;
        int of = in.u16();
        int number = in.u8();
        int flags = in.u8();
        if (length < 1 || number < 1 || number > MOST) {
            throw new MalformedException("piece " + number + " of a message, of " + length + " bytes");
        }
        if (!header.cookies().equals(cookies) || of != message) {
            begin(header.cookies(), of);
        }
        pieces[number - 1] = in.bytes(length);
        last = (flags & LAST) != 0 ? number : last;
        return isWhole() ? whole() : null;
    }

    private void begin(Cookies of, int number) {
        cookies = of;
        message = number;
        forget();
    }

    private void forget() {
        pieces = new byte[MOST][];
        last = 0;
    }

    private boolean isWhole() {
        return last > 0 && Arrays.stream(pieces, 0, last).noneMatch(piece -> piece == null);
    }

    private byte[] whole() {
        ByteWriter out = new ByteWriter(LONGEST_PIECE * last);
        for (int i = 0; i < last; i++) {
            out.bytes(pieces[i]);
        }
        forget();
        return out.toByteArray();
    }
}
