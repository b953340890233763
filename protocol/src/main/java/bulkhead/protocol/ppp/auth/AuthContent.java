package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.note.PppContent;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.ppp.wire.PppProtocol;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What may be told of a packet of authentication. A password, and the responses by which one can be guessed offline, are
 * left here; so is the server's answer in MS-CHAPv2, which is made of the password too (RFC 2759 section 8.7).
 */
public final class AuthContent {
    /** How an authenticator response begins, and what any digest looks like in a text. */
    private static final String MS_CHAP_PROOF = "S=";

    private static final Pattern DIGEST = Pattern.compile("[0-9A-Fa-f]{16,}");

    private AuthContent() {}

    /** @throws MalformedException when the packet is too short for what it should be */
    public static PppContent of(int protocol, ControlPacket packet) throws MalformedException {
        ByteReader reader = new ByteReader(packet.data());
        return switch (protocol) {
            case PppProtocol.PAP -> pap(packet, reader);
            case PppProtocol.CHAP -> chap(packet, reader);
            case PppProtocol.EAP -> eap(packet, reader);
            default -> new PppContent.Data(packet.data().length);
        };
    }

    private static PppContent pap(ControlPacket packet, ByteReader reader) throws MalformedException {
        if (packet.code() == PapClient.AUTHENTICATE_REQUEST) {
            String user = text(reader.bytes(reader.u8()));
            return new PppContent.Proof(reader.u8(), user);
        }
        return new PppContent.Text(
                reader.hasRemaining() ? text(reader.bytes(Math.min(reader.u8(), reader.remaining()))) : "");
    }

    private static PppContent chap(ControlPacket packet, ByteReader reader) throws MalformedException {
        return switch (packet.code()) {
            case ChapClient.CHALLENGE -> {
                byte[] value = reader.bytes(reader.u8());
                yield new PppContent.Challenge(value, text(reader.rest()));
            }
            case ChapClient.RESPONSE -> {
                int length = reader.u8();
                reader.skip(length);
                yield new PppContent.Proof(length, text(reader.rest()));
            }
            default -> verdict(reader.rest());
        };
    }

    private static PppContent eap(ControlPacket packet, ByteReader reader) throws MalformedException {
        if (!reader.hasRemaining()) {
            return new PppContent.Text("");
        }
        int type = reader.u8();
        return new PppContent.Eap(
                type,
                switch (type) {
                    case Eap.IDENTITY, Eap.NOTIFICATION -> new PppContent.Text(text(reader.rest()));
                    case Eap.MS_CHAP_V2 -> operation(reader);
                    default -> new PppContent.Data(reader.remaining());
                });
    }

    /** One step of type 26; an answer to success or failure is its OpCode alone. */
    private static PppContent operation(ByteReader reader) throws MalformedException {
        int code = reader.u8();
        if (!reader.hasRemaining()) {
            return new PppContent.Text("");
        }
        reader.skip(Eap.OP_HEADER - 1);
        return switch (code) {
            case Eap.OP_CHALLENGE -> {
                byte[] value = reader.bytes(reader.u8());
                yield new PppContent.Challenge(value, text(reader.rest()));
            }
            case Eap.OP_RESPONSE -> {
                int length = reader.u8();
                reader.skip(length);
                yield new PppContent.Proof(length, text(reader.rest()));
            }
            case Eap.OP_SUCCESS, Eap.OP_FAILURE -> verdict(reader.rest());
            default -> new PppContent.Data(reader.remaining());
        };
    }

    private static PppContent verdict(byte[] message) {
        String said = text(message);
        if (said.strip().toUpperCase(Locale.ROOT).startsWith(MS_CHAP_PROOF)) {
            return new PppContent.Proof(message.length, MsChapFailure.text(said));
        }
        return new PppContent.Text(DIGEST.matcher(said).replaceAll("…"));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
