package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.MalformedException;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** One side of one authentication method. It stays at work after it succeeded: a server may ask again at any time. */
public interface Authentication extends Machine<AuthOutput> {
    /** What to do about a user and password that were refused without a further reason. */
    String CHECK = "check the user name and the password";

    /** The link is up. */
    void start(long now);

    /** Packets get lost: what is not answered is repeated sooner. */
    void expectLoss();

    void receive(long now, ControlPacket packet) throws MalformedException;

    /**
     * The peer has gone on to its network protocols, so if we still wait for its verdict, that packet was lost; the
     * server repeats it when we repeat our answer (RFC 1994 section 4.2).
     */
    void peerWentOn(long now);

    /** Takes what came of a question that {@link AuthOutput.Ask} had. */
    default void answered(long now, Prompt.Question question, Prompt.Answer answer) {}

    /** Why it fails if the link ends now, while a person is asked; empty when nobody is. */
    default Optional<AuthOutput.Refused> refusal() {
        return Optional.empty();
    }

    /** What is spoken, as far as it is settled. */
    AuthMethod method();

    /** @param allowed what may be spoken in EAP */
    static Authentication client(AuthProtocol protocol, Set<AuthMethod> allowed, Login login, RandomGenerator random) {
        return switch (protocol) {
            case PAP -> new PapClient(login);
            case CHAP_MD5 -> new ChapClient(AuthMethod.CHAP_MD5, login, new Md5Response(login.password()));
            case MS_CHAP_V2 -> new ChapClient(AuthMethod.MS_CHAP_V2, login, new MsChapV2Response(login, random));
            case EAP ->
                new EapClient(
                        login,
                        allowed.stream()
                                .filter(method -> method.protocol() == AuthProtocol.EAP)
                                .sorted()
                                .map(method -> eap(method, login, random))
                                .toList());
            case NONE -> throw new IllegalArgumentException("nothing to authenticate by");
        };
    }

    private static EapMethod eap(AuthMethod method, Login login, RandomGenerator random) {
        return switch (method) {
            case EAP_MS_CHAP_V2 -> new EapMsChapV2(login.user(), new MsChapV2Response(login, random));
            case EAP_MD5 -> new EapMd5(login);
            case EAP_GTC -> EapToken.genericTokenCard();
            case EAP_OTP -> EapToken.oneTimePassword();
            case MS_CHAP_V2, CHAP_MD5, PAP, NONE ->
                throw new IllegalArgumentException(method + " is not spoken in EAP");
        };
    }

    /**
     * @param allowed what is spoken in EAP: MSCHAPv2, or GTC where that is there without it
     * @param name what the server calls itself in its challenges
     */
    static Authentication server(
            AuthProtocol protocol,
            Set<AuthMethod> allowed,
            String name,
            Credentials credentials,
            RandomGenerator random) {
        return switch (protocol) {
            case PAP -> new PapServer(credentials);
            case CHAP_MD5 -> new ChapServer(AuthMethod.CHAP_MD5, name, new Md5Verifier(credentials), random);
            case MS_CHAP_V2 -> new ChapServer(AuthMethod.MS_CHAP_V2, name, new MsChapV2Verifier(credentials), random);
            case EAP ->
                allowed.contains(AuthMethod.EAP_GTC) && !allowed.contains(AuthMethod.EAP_MS_CHAP_V2)
                        ? new EapTokenServer(credentials, random)
                        : new EapServer(name, new MsChapV2Verifier(credentials), random);
            case NONE -> throw new IllegalArgumentException("nothing to authenticate by");
        };
    }
}
