package bulkhead.protocol.l2tp;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.PeerText;
import java.util.EnumMap;
import java.util.Map;

/**
 * The AVPs of one received control message, unhidden (RFC 2661 section 4.1). Unknown and malformed ones are left out;
 * when one of these was marked mandatory, there is a {@link #problem()}.
 */
final class Avps {
    /** What is wrong with a message, in the terms in which the peer is to be told. */
    record Problem(GeneralError error, String text) {}

    private static final int M = 0x8000;
    private static final int H = 0x4000;
    private static final int RESERVED = 0x3c00;
    private static final int LENGTH = 0x03ff;
    private static final int HEADER = 6;

    private final Map<AvpType, byte[]> values = new EnumMap<>(AvpType.class);
    private final TunnelSecret secret;
    private Problem problem;
    private byte[] randomVector;
    private int ignored;
    private AvpType first;
    private boolean messageTypeMandatory;

    private Avps(TunnelSecret secret) {
        this.secret = secret;
    }

    /** Never fails: what cannot be read is a {@link #problem()}, or is ignored. {@code secret} may be null. */
    static Avps parse(byte[] avps, TunnelSecret secret) {
        Avps parsed = new Avps(secret);
        ByteReader reader = new ByteReader(avps);
        try {
            while (reader.hasRemaining() && parsed.takeOne(reader)) {
                // as long as there is one more
            }
        } catch (MalformedException e) {
            parsed.refuse(true, GeneralError.LENGTH_IS_WRONG, "an AVP is cut short");
        }
        return parsed;
    }

    /** The first reason to end the call or the tunnel, or null. */
    Problem problem() {
        return problem;
    }

    Problem problemOr(GeneralError error, String text) {
        return problem != null ? problem : new Problem(error, text);
    }

    /** "The Message Type AVP MUST be the first AVP in a message" (section 4.4.1). */
    boolean startWithMessageType() {
        return first == AvpType.MESSAGE_TYPE;
    }

    /** The message's type, or null when RFC 2661 defines none of that number. */
    MessageType messageType() {
        return MessageType.of(number(AvpType.MESSAGE_TYPE, 0));
    }

    /** How many optional AVPs were passed over. */
    int ignored() {
        return ignored;
    }

    /** The Message Type AVP's M bit, which is about the message and not about the AVP (section 4.4.1). */
    boolean messageTypeMandatory() {
        return messageTypeMandatory;
    }

    boolean has(AvpType type) {
        return values.containsKey(type);
    }

    /** The value, or null. */
    byte[] octets(AvpType type) {
        return values.get(type);
    }

    /** The value as printable text, empty when absent. */
    String text(AvpType type) {
        return has(type) ? PeerText.printable(octets(type)) : "";
    }

    int number(AvpType type, int otherwise) {
        return has(type) ? number(octets(type)) : otherwise;
    }

    /** An Assigned Tunnel or Session ID, which must be there and must not be 0 (section 5.3). */
    int assignedId(AvpType type) throws MalformedException {
        int id = number(type, 0);
        if (id == 0) {
            throw new MalformedException((has(type) ? "has 0 for an " : "lacks an ") + type.words());
        }
        return id;
    }

    private static int number(byte[] value) {
        int number = 0;
        for (byte b : value) {
            number = number << 8 | b & 0xff;
        }
        return number;
    }

    /** False when the rest of the message cannot be read, because one AVP's length is wrong. */
    private boolean takeOne(ByteReader reader) throws MalformedException {
        int flags = reader.u16();
        int length = flags & LENGTH;
        boolean mandatory = (flags & M) != 0;
        if (length < HEADER || length - 2 > reader.remaining()) {
            refuse(mandatory, GeneralError.LENGTH_IS_WRONG, "an AVP says it is " + length + " bytes long");
            return false;
        }
        int vendorId = reader.u16();
        int attribute = reader.u16();
        byte[] value = reader.bytes(length - HEADER);
        AvpType type = vendorId == 0 && (flags & RESERVED) == 0 ? AvpType.of(attribute) : null;
        if (type == null) {
            refuse(mandatory, GeneralError.UNKNOWN_MANDATORY_AVP, "vendor " + vendorId + " attribute " + attribute);
        } else if ((flags & H) != 0) {
            unhide(type, mandatory, value);
        } else {
            put(type, mandatory, value);
        }
        return true;
    }

    private void unhide(AvpType type, boolean mandatory, byte[] hidden) {
        if (secret == null || randomVector == null) {
            String lack = secret == null ? "no tunnel secret" : "no random vector before it";
            refuse(mandatory, GeneralError.UNKNOWN_MANDATORY_AVP, "hidden " + type.words() + ", but " + lack);
            return;
        }
        try {
            put(type, mandatory, secret.unhide(type.number, randomVector, hidden));
        } catch (MalformedException e) {
            refuse(mandatory, GeneralError.VALUE_OUT_OF_RANGE, "hidden " + type.words() + " of another tunnel secret");
        }
    }

    private void put(AvpType type, boolean mandatory, byte[] value) {
        if (!type.shape.accepts(value)) {
            refuse(mandatory, GeneralError.LENGTH_IS_WRONG, type.words() + " of " + value.length + " bytes");
            return;
        }
        // "a hidden AVP uses the Random Vector AVP most closely preceding it" (section 4.4.1)
        if (type == AvpType.RANDOM_VECTOR) {
            randomVector = value;
        }
        if (first == null) {
            first = type;
            messageTypeMandatory = mandatory;
        }
        values.putIfAbsent(type, value);
    }

    /** RFC 2661 sections 4.1 and 7.1: the M bit decides whether an unknown or malformed AVP is fatal. */
    private void refuse(boolean mandatory, GeneralError error, String text) {
        if (!mandatory) {
            ignored++;
        } else if (problem == null) {
            problem = new Problem(error, text);
        }
    }
}
