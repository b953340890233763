package bulkhead.protocol.ike.wire;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** A proposal payload and its transforms (RFC 2408 sections 3.5 and 3.6). */
public record Proposal(int number, int protocol, byte[] spi, List<Transform> transforms) {
    /** Peers offer one proposal with up to some dozens of transforms, of some ten attributes. */
    private static final int MOST_PROPOSALS = 64;

    private static final int MOST_TRANSFORMS = 256;
    private static final int MOST_ATTRIBUTES = 32;

    private static final int NO_NEXT = 0;
    private static final int PROPOSAL = 2;
    private static final int TRANSFORM = 3;

    /** Reads proposals to the end; how many transforms a proposal says it has is checked against what it has. */
    public static List<Proposal> parseAll(ByteReader in) throws MalformedException {
        List<Proposal> proposals = new ArrayList<>();
        int transformsInAll = 0;
        while (in.hasRemaining()) {
            if (proposals.size() == MOST_PROPOSALS) {
                throw new MalformedException("more than " + MOST_PROPOSALS + " proposals");
            }
            in.skip(2);
            ByteReader body = in.slice(in.u16() - 4);
            int number = body.u8();
            int protocol = body.u8();
            int spiBytes = body.u8();
            int count = body.u8();
            byte[] spi = body.bytes(spiBytes);
            transformsInAll += count;
            if (transformsInAll > MOST_TRANSFORMS) {
                throw new MalformedException("more than " + MOST_TRANSFORMS + " transforms");
            }
            List<Transform> transforms = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                transforms.add(Transform.parse(body));
            }
            proposals.add(new Proposal(number, protocol, spi, List.copyOf(transforms)));
        }
        return List.copyOf(proposals);
    }

    /** Writes this as the only proposal. */
    public void write(ByteWriter out) {
        int start = out.size();
        out.u8(NO_NEXT).u8(0).u16(0);
        out.u8(number).u8(protocol).u8(spi.length).u8(transforms.size()).bytes(spi);
        for (int i = 0; i < transforms.size(); i++) {
            transforms.get(i).write(out, i + 1 < transforms.size());
        }
        out.setU16(start + 2, out.size() - start);
    }

    /** The same proposal with another SPI and one of its transforms: what a responder answers. */
    public Proposal chosen(byte[] spi, Transform transform) {
        return new Proposal(number, protocol, spi, List.of(transform));
    }

    public record Transform(int number, int id, List<Attribute> attributes) {
        private static Transform parse(ByteReader in) throws MalformedException {
            in.skip(2);
            ByteReader body = in.slice(in.u16() - 4);
            int number = body.u8();
            int id = body.u8();
            body.skip(2);
            return new Transform(number, id, attributes(body));
        }

        /** Attributes alone, as a notification has them. */
        public static Transform of(byte[] attributes) throws MalformedException {
            return new Transform(0, 0, attributes(new ByteReader(attributes)));
        }

        private static List<Attribute> attributes(ByteReader in) throws MalformedException {
            List<Attribute> attributes = new ArrayList<>();
            while (in.hasRemaining()) {
                attributes.add(Attribute.parse(in));
                if (attributes.size() > MOST_ATTRIBUTES) {
                    throw new MalformedException("more than " + MOST_ATTRIBUTES + " attributes");
                }
            }
            return List.copyOf(attributes);
        }

        private void write(ByteWriter out, boolean more) {
            int start = out.size();
            out.u8(more ? TRANSFORM : NO_NEXT).u8(0).u16(0).u8(number).u8(id).u16(0);
            attributes.forEach(attribute -> attribute.write(out));
            out.setU16(start + 2, out.size() - start);
        }

        /** The first value of an attribute, or {@code otherwise} where it is absent. */
        public long value(int type, long otherwise) {
            for (Attribute attribute : attributes) {
                if (attribute.type == type) {
                    return attribute.number();
                }
            }
            return otherwise;
        }

        /**
         * The life duration in seconds, or {@code otherwise}. A duration follows its type, and a transform may have
         * durations of several types (RFC 2407 section 4.5).
         */
        public long seconds(int lifeType, int lifeDuration, long otherwise) {
            boolean seconds = false;
            for (Attribute attribute : attributes) {
                if (attribute.type == lifeType) {
                    seconds = attribute.number() == 1;
                } else if (attribute.type == lifeDuration && seconds) {
                    return attribute.number();
                }
            }
            return otherwise;
        }
    }

    /** RFC 2408 section 3.3. Kept as it came, since a responder must answer it unchanged. */
    public record Attribute(int type, boolean basic, byte[] value) {
        private static final int BASIC = 0x8000;

        public static Attribute of(int type, long value) {
            return value <= 0xffff
                    ? new Attribute(
                            type, true, new ByteWriter(2).u16((int) value).toByteArray())
                    : new Attribute(
                            type, false, new ByteWriter(4).i32((int) value).toByteArray());
        }

        /** One of any length. */
        public static Attribute of(int type, byte[] value) {
            return new Attribute(type, false, value);
        }

        static Attribute parse(ByteReader in) throws MalformedException {
            int type = in.u16();
            return (type & BASIC) != 0
                    ? new Attribute(type & ~BASIC, true, in.bytes(2))
                    : new Attribute(type, false, in.bytes(in.u16()));
        }

        public void write(ByteWriter out) {
            if (basic) {
                out.u16(type | BASIC).bytes(value);
            } else {
                out.u16(type).u16(value.length).bytes(value);
            }
        }

        /** The value as a number; what does not fit 63 bits is as large as can be. */
        public long number() {
            long number = 0;
            for (byte b : value) {
                if (number >>> 55 != 0) {
                    return Long.MAX_VALUE;
                }
                number = number << 8 | b & 0xff;
            }
            return number;
        }
    }
}
