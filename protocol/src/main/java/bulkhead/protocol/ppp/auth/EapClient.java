package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * EAP, the client, with MS-CHAPv2 as its one method. The server does the repeating (RFC 3748 section 4.1): we answer
 * each copy of a request alike.
 */
final class EapClient extends ClientExchange {
    private final MsChapV2Response algorithm;
    private ControlPacket lastRequest;
    private ControlPacket lastResponse;
    private boolean responded;
    private boolean proven;

    EapClient(String user, MsChapV2Response algorithm) {
        super(AuthMethod.EAP_MS_CHAP_V2, user);
        this.algorithm = algorithm;
    }

    @Override
    public void start(long now) {
        listen(now, FIRST_WORD_MILLIS);
    }

    @Override
    public void receive(long now, ControlPacket packet) throws MalformedException {
        switch (packet.code()) {
            case Eap.REQUEST -> request(now, packet);
            case Eap.SUCCESS -> success();
            case Eap.FAILURE -> refused("", ADVICE);
            default -> throw new MalformedException("EAP packet out of place");
        }
    }

    private void request(long now, ControlPacket packet) throws MalformedException {
        boolean again = lastRequest != null
                && packet.identifier() == lastRequest.identifier()
                && Arrays.equals(packet.data(), lastRequest.data());
        if (again) {
            send(lastResponse);
            return;
        }
        ByteReader reader = new ByteReader(packet.data());
        switch (reader.u8()) {
            case Eap.IDENTITY -> respond(packet, Eap.IDENTITY, user().getBytes(StandardCharsets.UTF_8));
            case Eap.NOTIFICATION -> respond(packet, Eap.NOTIFICATION);
            case Eap.MS_CHAP_V2 -> operation(now, packet, reader);
            default -> respond(packet, Eap.NAK, (byte) Eap.MS_CHAP_V2);
        }
    }

    private void respond(ControlPacket request, int type, byte... typeData) {
        lastRequest = request;
        byte[] data = new ByteWriter().u8(type).bytes(typeData).toByteArray();
        lastResponse = new ControlPacket(Eap.RESPONSE, request.identifier(), data);
        send(lastResponse);
    }

    /** One step of type 26. */
    private void operation(long now, ControlPacket packet, ByteReader reader) throws MalformedException {
        int code = reader.u8();
        int identifier = reader.u8();
        ByteReader body = reader.slice(reader.u16() - Eap.OP_HEADER);
        switch (code) {
            case Eap.OP_CHALLENGE -> {
                respond(packet, Eap.MS_CHAP_V2, response(identifier, body.bytes(body.u8())));
                awaitVerdict(now);
            }
            case Eap.OP_SUCCESS -> {
                proven = responded && algorithm.isProvenBy(body.rest());
                if (proven) {
                    respond(packet, Eap.MS_CHAP_V2, (byte) Eap.OP_SUCCESS);
                } else {
                    distrusted("the server's answer does not prove that it knows the password");
                }
            }
            case Eap.OP_FAILURE -> {
                byte[] message = body.rest();
                respond(packet, Eap.MS_CHAP_V2, (byte) Eap.OP_FAILURE);
                refused(algorithm.why(message), algorithm.advice(message));
            }
            default -> throw new MalformedException("EAP-MSCHAPv2 OpCode " + code);
        }
    }

    private byte[] response(int identifier, byte[] challenge) throws MalformedException {
        byte[] value = algorithm.to(identifier, challenge);
        byte[] name = user().getBytes(StandardCharsets.UTF_8);
        proven = false;
        responded = true;
        return new ByteWriter()
                .u8(Eap.OP_RESPONSE)
                .u8(identifier)
                .u16(Eap.OP_HEADER + 1 + value.length + name.length)
                .u8(value.length)
                .bytes(value)
                .bytes(name)
                .toByteArray();
    }

    /**
     * An EAP Success is never repeated, and pppd 2.4.9 sends none after MS-CHAPv2: the peer's network protocols say the
     * same (RFC 3748 section 4.2).
     */
    @Override
    public void peerWentOn(long now) {
        super.peerWentOn(now);
        if (proven) {
            succeed("");
        }
    }

    /** A success that the method has not earned is worth nothing (RFC 3748 section 4.2). */
    private void success() throws MalformedException {
        if (!proven) {
            throw new MalformedException("EAP success out of place");
        }
        succeed("");
    }
}
