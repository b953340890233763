package bulkhead.protocol.ike.wire;

import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** A payload without its generic header (RFC 2408 section 3.4 and on; RFC 3947). Reserved fields are not looked at. */
public sealed interface Payload {
    int SA = 1;
    int KE = 4;
    int ID = 5;
    int CERTIFICATE = 6;
    int CERTIFICATE_REQUEST = 7;
    int HASH = 8;
    int SIGNATURE = 9;
    int NONCE = 10;
    int NOTIFICATION = 11;
    int DELETE = 12;
    int VENDOR_ID = 13;
    int ATTRIBUTES = 14;
    int NAT_D = 20;
    int NAT_OA = 21;
    /** The numbers that the drafts before RFC 3947 used, from the private range. */
    int NAT_D_DRAFT = 130;

    int NAT_OA_DRAFT = 131;
    /** Of a message that comes in {@link Fragments}. */
    int FRAGMENT = 132;

    int PROTOCOL_ISAKMP = 1;
    int PROTOCOL_ESP = 3;

    int DOI_IPSEC = 1;

    int type();

    void writeBody(ByteWriter out);

    static Payload parse(int type, byte[] body) throws MalformedException {
        ByteReader in = new ByteReader(body);
        return switch (type) {
            case SA -> SecurityAssociation.parse(body);
            case KE -> new KeyExchange(body);
            case ID -> new Id(new Identification(in.u8(), in.u8(), in.u16(), in.rest()));
            case CERTIFICATE -> body.length == 0 ? new Unknown(type, body) : new Certificate(in.u8(), in.rest());
            case CERTIFICATE_REQUEST ->
                body.length == 0 ? new Unknown(type, body) : new CertificateRequest(in.u8(), in.rest());
            case HASH -> new Hash(body);
            case SIGNATURE -> new Signature(body);
            case NONCE -> new Nonce(body);
            case NOTIFICATION -> Notification.parse(in);
            case DELETE -> Delete.parse(in);
            case VENDOR_ID -> new VendorId(body);
            case ATTRIBUTES -> Attributes.parse(in);
            case NAT_D, NAT_D_DRAFT -> new NatD(type, body);
            case NAT_OA, NAT_OA_DRAFT -> new NatOa(type, body);
            default -> new Unknown(type, body);
        };
    }

    /**
     * @param body as it is on the wire, for the hashes go over it
     */
    record SecurityAssociation(List<Proposal> proposals, byte[] body) implements Payload {
        /** RFC 2407 section 4.2.1. */
        private static final int SIT_IDENTITY_ONLY = 1;

        public static SecurityAssociation of(Proposal proposal) {
            ByteWriter out = new ByteWriter(512).i32(DOI_IPSEC).i32(SIT_IDENTITY_ONLY);
            proposal.write(out);
            return new SecurityAssociation(List.of(proposal), out.toByteArray());
        }

        private static SecurityAssociation parse(byte[] body) throws MalformedException {
            ByteReader in = new ByteReader(body);
            if (in.i32() != DOI_IPSEC || in.i32() != SIT_IDENTITY_ONLY) {
                throw new MalformedException("an SA of another domain of interpretation");
            }
            return new SecurityAssociation(Proposal.parseAll(in), body);
        }

        @Override
        public int type() {
            return SA;
        }

        @Override
        public void writeBody(ByteWriter out) {
            out.bytes(body);
        }
    }

    record KeyExchange(byte[] data) implements Payload {
        @Override
        public int type() {
            return KE;
        }

        @Override
        public void writeBody(ByteWriter out) {
            out.bytes(data);
        }
    }

    record Id(Identification id) implements Payload {
        @Override
        public int type() {
            return ID;
        }

        @Override
        public void writeBody(ByteWriter out) {
            out.u8(id.type()).u8(id.protocol()).u16(id.port()).bytes(id.data());
        }
    }

    /**
     * RFC 2408 section 3.9.
     *
     * @param encoding for example {@link #X509}
     */
    record Certificate(int encoding, byte[] data) implements Payload {
        /** Certificates in one PKCS #7 structure, as Windows sends what is between its own and the authority's. */
        public static final int PKCS7 = 1;

        /** One certificate, whose key signs. */
        public static final int X509 = 4;

        @Override
        public int type() {
            return CERTIFICATE;
        }

        @Override
        public void writeBody(ByteWriter out) {
            out.u8(encoding).bytes(data);
        }
    }

    /** RFC 2408 section 3.10: a certificate of this authority, by its name in DER, is wanted; an empty one for any. */
    record CertificateRequest(int encoding, byte[] authority) implements Payload {
        @Override
        public int type() {
            return CERTIFICATE_REQUEST;
        }

        @Override
        public void writeBody(ByteWriter out) {
            out.u8(encoding).bytes(authority);
        }
    }

    /** RFC 2408 section 3.12. */
    record Signature(byte[] data) implements Payload {
        @Override
        public int type() {
            return SIGNATURE;
        }

        @Override
        public void writeBody(ByteWriter out) {
            out.bytes(data);
        }
    }

    record Hash(byte[] data) implements Payload {
        @Override
        public int type() {
            return HASH;
        }

        @Override
        public void writeBody(ByteWriter out) {
            out.bytes(data);
        }
    }

    record Nonce(byte[] data) implements Payload {
        @Override
        public int type() {
            return NONCE;
        }

        @Override
        public void writeBody(ByteWriter out) {
            out.bytes(data);
        }
    }

    /** RFC 2408 section 3.14; the types are in {@link NotifyType}. */
    record Notification(int protocol, byte[] spi, int message, byte[] data) implements Payload {
        private static Notification parse(ByteReader in) throws MalformedException {
            in.skip(4);
            int protocol = in.u8();
            int spiBytes = in.u8();
            int message = in.u16();
            return new Notification(protocol, in.bytes(spiBytes), message, in.rest());
        }

        @Override
        public int type() {
            return NOTIFICATION;
        }

        @Override
        public void writeBody(ByteWriter out) {
            out.i32(DOI_IPSEC)
                    .u8(protocol)
                    .u8(spi.length)
                    .u16(message)
                    .bytes(spi)
                    .bytes(data);
        }
    }

    /** RFC 2408 section 3.15: the SPIs are those of the sender's inbound SAs. */
    record Delete(int protocol, int spiBytes, List<byte[]> spis) implements Payload {
        /** More SAs than we ever hold with one peer. */
        private static final int MOST = 256;

        private static Delete parse(ByteReader in) throws MalformedException {
            in.skip(4);
            int protocol = in.u8();
            int spiBytes = in.u8();
            int count = in.u16();
            if (spiBytes == 0 && count > 0) {
                throw new MalformedException("a Delete of SPIs without length");
            }
            if (count > MOST) {
                throw new MalformedException("a Delete of " + count + " SAs");
            }
            List<byte[]> spis = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                spis.add(in.bytes(spiBytes));
            }
            return new Delete(protocol, spiBytes, spis);
        }

        @Override
        public int type() {
            return DELETE;
        }

        @Override
        public void writeBody(ByteWriter out) {
            out.i32(DOI_IPSEC).u8(protocol).u8(spiBytes).u16(spis.size());
            spis.forEach(out::bytes);
        }
    }

    record VendorId(byte[] data) implements Payload {
        @Override
        public int type() {
            return VENDOR_ID;
        }

        @Override
        public void writeBody(ByteWriter out) {
            out.bytes(data);
        }
    }

    /**
     * Of a transaction exchange (draft-ietf-ipsec-isakmp-mode-cfg-05 section 3.2).
     *
     * @param kind {@link #REQUEST} and on
     * @param identifier the same in a message and its answer
     */
    record Attributes(int kind, int identifier, List<Proposal.Attribute> attributes) implements Payload {
        public static final int REQUEST = 1;
        public static final int REPLY = 2;
        public static final int SET = 3;
        public static final int ACK = 4;

        private static Attributes parse(ByteReader in) throws MalformedException {
            int kind = in.u8();
            in.skip(1);
            return new Attributes(
                    kind, in.u16(), Proposal.Transform.of(in.rest()).attributes());
        }

        @Override
        public int type() {
            return ATTRIBUTES;
        }

        @Override
        public void writeBody(ByteWriter out) {
            out.u8(kind).u8(0).u16(identifier);
            attributes.forEach(attribute -> attribute.write(out));
        }
    }

    /** RFC 3947 section 3.2. */
    record NatD(int type, byte[] hash) implements Payload {
        @Override
        public void writeBody(ByteWriter out) {
            out.bytes(hash);
        }
    }

    /**
     * RFC 3947 section 5.2. Inbound its content is never used: the inner UDP checksum is not needed after a good ICV, and
     * some peers send it malformed.
     */
    record NatOa(int type, byte[] body) implements Payload {
        public static NatOa of(int type, IpAddress address) {
            ByteWriter out =
                    new ByteWriter(20).u8(Identification.of(address).type()).zeros(3);
            address.write(out);
            return new NatOa(type, out.toByteArray());
        }

        @Override
        public void writeBody(ByteWriter out) {
            out.bytes(body);
        }
    }

    /** Whatever comes after us. */
    record Unknown(int type, byte[] body) implements Payload {
        @Override
        public void writeBody(ByteWriter out) {
            out.bytes(body);
        }
    }
}
