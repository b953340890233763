package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.PeerText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * EAP, the client, whatever the method. The server chooses among those we have, and does the repeating (RFC 3748 section 4.1): we
 * answer each copy of a request alike.
 */
final class EapClient extends ClientExchange {
    /** More than any of our methods takes, were its certificates ever so long: a server that goes on and on is not followed. */
    private static final int MOST_REQUESTS = 250;

    private final List<EapMethod> methods;
    /** The one that the server chose; until then the one we like best. */
    private EapMethod method;

    private boolean chosen;
    /** The type that the server wanted last and we have not; 0 for none. */
    private int naked;

    private int requests;
    private ControlPacket lastRequest;
    private ControlPacket lastResponse;
    /** The request whose question a person is asked. */
    private ControlPacket open;
    /** What that is answered when nobody has an answer; null for nothing. */
    private byte[] otherwise;

    /** @param methods at least one, the best first */
    EapClient(Login login, List<EapMethod> methods) {
        super(login);
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
            case Eap.FAILURE -> failure();
            default -> throw new MalformedException("EAP packet out of place");
        }
    }

    private void request(long now, ControlPacket packet) throws MalformedException {
        if (isCopy(lastRequest, packet)) {
            send(lastResponse);
            return;
        }
        if (isAsking() && Arrays.equals(open.data(), packet.data())) {
            // Whoever is typing goes on: it is the same question.
            open = packet;
            return;
        }
        ByteReader reader = new ByteReader(packet.data());
        int type = reader.u8();
        if (type == Eap.NOTIFICATION) {
            tell(new AuthOutput.Told(PeerText.lines(reader.rest())));
            respond(packet, Eap.NOTIFICATION);
            return;
        }
        if (++requests > MOST_REQUESTS) {
            refused(new AuthOutput.Refused(
                    "the server asks one EAP request after the other and comes to no end", "look at its log"));
            return;
        }
        if (type == Eap.IDENTITY) {
            chosen = false;
            respond(packet, Eap.IDENTITY, user().getBytes(StandardCharsets.UTF_8));
        } else {
            method(now, packet, type, reader);
        }
    }

    private static boolean isCopy(ControlPacket one, ControlPacket other) {
        return one != null && one.identifier() == other.identifier() && Arrays.equals(one.data(), other.data());
    }

    /** Once a method is spoken there is no other in the same conversation (section 2.1). */
    private void method(long now, ControlPacket packet, int type, ByteReader reader) throws MalformedException {
        Optional<EapMethod> wanted =
                methods.stream().filter(ours -> ours.type() == type).findFirst();
        if (chosen && (wanted.isEmpty() || wanted.get() != method)) {
            throw new MalformedException("EAP request of another method");
        }
        if (wanted.isEmpty()) {
            naked = type;
            respond(packet, Eap.NAK, types());
            return;
        }
        method = wanted.get();
        chosen = true;
        act(now, packet, method.to(packet.identifier(), reader));
    }

    /** Those we would rather be asked for (section 5.3.1). */
    private byte[] types() {
        ByteWriter types = new ByteWriter();
        methods.forEach(ours -> types.u8(ours.type()));
        return types.toByteArray();
    }

    private void act(long now, ControlPacket request, EapMethod.Answer answer) {
        forgetQuestion();
        switch (answer) {
            case EapMethod.Answer.Respond(byte[] data) -> {
                respond(request, method.type(), data);
                awaitVerdict(now);
            }
            case EapMethod.Answer.Ask(Prompt.Subject _, String text) -> {
                open(request, null);
                inquire(text);
            }
            case EapMethod.Answer.Retry(Prompt.Subject subject, EapMethod.Answer.Refused refused) -> {
                if (!canAsk(subject)) {
                    act(now, request, refused);
                    return;
                }
                open(request, refused.data());
                inquire(now, subject, refused.why(), refusal(refused.why(), refused.advice()));
            }
            case EapMethod.Answer.Refused(byte[] data, String why, String advice) -> {
                respond(request, method.type(), data);
                refused(why, advice);
            }
            case EapMethod.Answer.Distrusted(String why) -> distrusted(why);
        }
    }

    private void open(ControlPacket request, byte[] otherwise) {
        open = request;
        this.otherwise = otherwise;
    }

    @Override
    void typed(long now, Prompt.Subject subject, byte[] secret) {
        act(now, open, method.typed(secret));
    }

    @Override
    void unanswered() {
        if (otherwise != null) {
            respond(open, method.type(), otherwise);
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
        if (chosen && method.isDone()) {
            taken(method.newPassword(), "");
        }
    }

    /** A success that the method has not earned is worth nothing (RFC 3748 section 4.2). */
    private void success() throws MalformedException {
        if (!chosen || !method.isDone()) {
            throw new MalformedException("EAP success out of place");
        }
        taken(method.newPassword(), "");
    }

    private void failure() {
        if (chosen || naked == 0) {
            refused("", ADVICE);
            return;
        }
        String ours = methods.stream().map(one -> one.name().label()).collect(Collectors.joining(", "));
        Optional<AuthMethod> known = AuthMethod.ofEap(naked);
        refused(new AuthOutput.Refused(
                "the server asked for " + known.map(AuthMethod::label).orElseGet(() -> Eap.label(naked))
                        + ", and this profile allows of EAP only " + ours,
                known.map(AuthMethod::advice).orElse("have the server offer what the profile allows")));
    }
}
