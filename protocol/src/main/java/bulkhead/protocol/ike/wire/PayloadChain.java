package bulkhead.protocol.ike.wire;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The payloads of one message, each behind the generic header of RFC 2408 section 3.2.
 *
 * @param raw the chain as it is on the wire, without padding
 */
public record PayloadChain(List<Payload> payloads, byte[] raw) {
    /** More than any real message has, and few enough to look through. */
    private static final int MOST = 64;

    private static final int GENERIC_HEADER = 4;

    public static PayloadChain of(List<Payload> payloads) {
        ByteWriter out = new ByteWriter(512);
        for (int i = 0; i < payloads.size(); i++) {
            int start = out.size();
            out.u8(i + 1 < payloads.size() ? payloads.get(i + 1).type() : 0)
                    .u8(0)
                    .u16(0);
            payloads.get(i).writeBody(out);
            out.setU16(start + 2, out.size() - start);
        }
        return new PayloadChain(List.copyOf(payloads), out.toByteArray());
    }

    /** Reads the chain of a message that is not encrypted. */
    public static PayloadChain inClear(IsakmpHeader header, byte[] message) throws MalformedException {
        return parse(header.firstPayload(), message, IsakmpHeader.BYTES, header.length() - IsakmpHeader.BYTES);
    }

    /** Reads a chain; what follows its end is padding. */
    public static PayloadChain parse(int firstType, byte[] bytes, int offset, int length) throws MalformedException {
        ByteReader in = new ByteReader(bytes, offset, length);
        List<Payload> payloads = new ArrayList<>();
        int type = firstType;
        while (type != 0) {
            int next = in.u8();
            in.skip(1);
            byte[] body = in.bytes(in.u16() - GENERIC_HEADER);
            payloads.add(Payload.parse(type, body));
            if (payloads.size() > MOST) {
                throw new MalformedException("more than " + MOST + " payloads");
            }
            type = next;
        }
        return new PayloadChain(List.copyOf(payloads), Arrays.copyOfRange(bytes, offset, in.position()));
    }

    public int firstType() {
        return payloads.isEmpty() ? 0 : payloads.getFirst().type();
    }

    /** The first payload of a kind. */
    public <T extends Payload> T need(Class<T> kind) throws MalformedException {
        T found = find(kind);
        if (found == null) {
            throw new MalformedException("no " + kind.getSimpleName() + " payload");
        }
        return found;
    }

    /** The first payload of a kind, or null. */
    public <T extends Payload> T find(Class<T> kind) {
        for (Payload payload : payloads) {
            if (kind.isInstance(payload)) {
                return kind.cast(payload);
            }
        }
        return null;
    }

    public <T extends Payload> List<T> all(Class<T> kind) {
        return payloads.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The HASH payload's data, which must come first where the message is authenticated by it. */
    public byte[] leadingHash() throws MalformedException {
        if (payloads.isEmpty() || !(payloads.getFirst() instanceof Payload.Hash(byte[] data))) {
            throw new MalformedException("does not begin with HASH");
        }
        return data;
    }

    /** All that follows the first payload, as it is on the wire. */
    public byte[] rawAfterHash() throws MalformedException {
        return Arrays.copyOfRange(raw, GENERIC_HEADER + leadingHash().length, raw.length);
    }
}
