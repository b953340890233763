package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * EAP, the client, whatever the method. The server chooses among those we have, and does the repeating (RFC 3748 section 4.1): we
 * answer each copy of a request alike.
 */
final class EapClient extends ClientExchange {
    private final List<EapMethod> methods;
    /** The one that the server chose; until then the one we like best. */
    private EapMethod method;

    private ControlPacket lastRequest;
    private ControlPacket lastResponse;

    /** @param methods at least one, the best first */
    EapClient(String user, List<EapMethod> methods) {
        super(user);
        this.methods = methods;
        this.method = methods.getFirst();
    }

    @Override
    public AuthMethod method() {
        return method.name();
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
        int type = reader.u8();
        switch (type) {
            case Eap.IDENTITY -> respond(packet, Eap.IDENTITY, user().getBytes(StandardCharsets.UTF_8));
            case Eap.NOTIFICATION -> respond(packet, Eap.NOTIFICATION);
            default -> {
                for (EapMethod ours : methods) {
                    if (ours.type() == type) {
                        method = ours;
                        speak(now, packet, reader);
                        return;
                    }
                }
                respond(packet, Eap.NAK, types());
            }
        }
    }

    /** Those we would rather be asked for (section 5.3.1). */
    private byte[] types() {
        ByteWriter types = new ByteWriter();
        methods.forEach(ours -> types.u8(ours.type()));
        return types.toByteArray();
    }

    private void speak(long now, ControlPacket packet, ByteReader reader) throws MalformedException {
        switch (method.to(reader)) {
            case EapMethod.Answer.Respond(byte[] data) -> {
                respond(packet, method.type(), data);
                if (!method.isDone()) {
                    awaitVerdict(now);
                }
            }
            case EapMethod.Answer.Refused(byte[] data, String why, String advice) -> {
                respond(packet, method.type(), data);
                refused(why, advice);
            }
            case EapMethod.Answer.Distrusted(String why) -> distrusted(why);
        }
    }

    private void respond(ControlPacket request, int type, byte... typeData) {
        lastRequest = request;
        byte[] data = new ByteWriter().u8(type).bytes(typeData).toByteArray();
        lastResponse = new ControlPacket(Eap.RESPONSE, request.identifier(), data);
        send(lastResponse);
    }

    /**
     * An EAP Success is never repeated, and pppd 2.4.9 sends none after MS-CHAPv2: the peer's network protocols say the
     * same (RFC 3748 section 4.2).
     */
    @Override
    public void peerWentOn(long now) {
        super.peerWentOn(now);
        if (method.isDone()) {
            succeed("");
        }
    }

    /** A success that the method has not earned is worth nothing (RFC 3748 section 4.2). */
    private void success() throws MalformedException {
        if (!method.isDone()) {
            throw new MalformedException("EAP success out of place");
        }
        succeed("");
    }
}
