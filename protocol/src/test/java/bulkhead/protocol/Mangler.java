package bulkhead.protocol;

import bulkhead.protocol.wire.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils datagrams so that they still get past the first checks: L2TP in UDP, as it is inside ESP, and IKE. */
final class Mangler {
    private static final int UDP = 8;
    private static final int[] PPP = {0xc021, 0xc023, 0xc223, 0xc227, 0x8021, 0x8057, 0x80fd, 0x8281, 0x0021, 0x0057};

    private final Random random;
    private final List<byte[]> seen = new ArrayList<>();
    private final boolean dataOnly;
    private int untouched;
    private byte[] data;

    /**
     * @param dataOnly leave IKE and L2TP control messages alone, so that what is above them is reached
     * @param untouched so many messages first that pass as they are
     */
    Mangler(Random random, boolean dataOnly, int untouched) {
        this.random = random;
        this.dataOnly = dataOnly;
        this.untouched = untouched;
    }

    /** What arrives in place of one datagram inside ESP: itself, spoiled or not, and now and then some more. */
    List<byte[]> inner(byte[] datagram) {
        remember(datagram);
        if (untouched-- > 0 || dataOnly && !isData(datagram)) {
            return List.of(datagram);
        }
        List<byte[]> arriving = new ArrayList<>();
        arriving.add(random.nextInt(3) == 0 ? spoiled(datagram) : datagram);
        while (random.nextInt(3) == 0) {
            arriving.add(random.nextBoolean() ? spoiled(seen.get(random.nextInt(seen.size()))) : invented());
        }
        return arriving;
    }

    /** An IKE message, seldom spoiled: most of them are too well protected to get anywhere. */
    byte[] ike(byte[] message) {
        byte[] copy = message.clone();
        if (!dataOnly && untouched-- <= 0 && random.nextInt(12) == 0) {
            flip(copy, 0);
        }
        return copy;
    }

    /** What somebody on the way without the keys makes of a packet. */
    List<byte[]> forged(byte[] packet) {
        if (random.nextInt(6) != 0) {
            return List.of();
        }
        byte[] copy = Arrays.copyOf(packet, 1 + random.nextInt(2 * packet.length));
        flip(copy, random.nextInt(12));
        return List.of(copy);
    }

    private void remember(byte[] datagram) {
        if (seen.size() < 200 && !(dataOnly && !isData(datagram))) {
            seen.add(datagram);
        }
        data = isData(datagram) ? Arrays.copyOf(datagram, UDP + 8) : data;
    }

    private static boolean isData(byte[] datagram) {
        return datagram.length > UDP + 8 && (datagram[UDP] & 0x80) == 0;
    }

    private byte[] spoiled(byte[] datagram) {
        byte[] copy = datagram.clone();
        if (random.nextInt(3) == 0) {
            copy = resized(copy);
        }
        flip(copy, UDP + (random.nextInt(4) == 0 ? 0 : 8));
        return withLengths(copy);
    }

    private byte[] resized(byte[] datagram) {
        int at = Math.min(datagram.length, UDP + 8 + random.nextInt(Math.max(1, datagram.length - UDP)));
        byte[] inserted = new byte[random.nextInt(40)];
        random.nextBytes(inserted);
        int resume = Math.min(datagram.length, at + random.nextInt(12));
        return new ByteWriter()
                .bytes(datagram, 0, at)
                .bytes(inserted)
                .bytes(datagram, resume, datagram.length - resume)
                .toByteArray();
    }

    private void flip(byte[] bytes, int from) {
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > from; i--) {
            bytes[from + random.nextInt(bytes.length - from)] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(12));
        }
    }

    /** A PPP packet with a valid length: any protocol, code, identifier and options. */
    private byte[] invented() {
        if (data == null) {
            return spoiled(seen.getLast());
        }
        byte[] body = new byte[random.nextInt(60)];
        random.nextBytes(body);
        for (int at = 0; at + 2 < body.length && random.nextInt(10) != 0; at += Math.max(2, body[at + 1])) {
            body[at] = (byte) random.nextInt(random.nextInt(8) == 0 ? 256 : 20);
            body[at + 1] = (byte) Math.min(body.length - at, 2 + random.nextInt(10));
        }
        ByteWriter frame = new ByteWriter().bytes(data).u16(0xff03);
        frame.u16(random.nextInt(10) == 0 ? random.nextInt(1 << 16) : PPP[random.nextInt(PPP.length)]);
        frame.u8(1 + random.nextInt(random.nextInt(8) == 0 ? 255 : 12)).u8(random.nextInt(8));
        return withLengths(frame.u16(4 + body.length).bytes(body).toByteArray());
    }

    private byte[] withLengths(byte[] datagram) {
        if (random.nextInt(20) != 0) {
            put16(datagram, 4, datagram.length);
            if ((datagram[UDP] & 0x40) != 0 && datagram.length >= UDP + 6) {
                put16(datagram, UDP + 2, datagram.length - UDP);
            }
        }
        return datagram;
    }

    private static void put16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }
}
