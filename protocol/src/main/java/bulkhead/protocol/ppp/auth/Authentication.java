package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.MalformedException;
import java.util.random.RandomGenerator;

/** One side of one authentication method. It stays at work after it succeeded: a server may ask again at any time. */
public interface Authentication extends Machine<AuthOutput> {
    /** The link is up. */
    void start(long now);

    void receive(long now, ControlPacket packet) throws MalformedException;

    /**
     * The peer has gone on to its network protocols, so if we still wait for its verdict, that packet was lost; the
     * server repeats it when we repeat our answer (RFC 1994 section 4.2).
     */
    void peerWentOn(long now);

    static Authentication client(AuthMethod method, String user, byte[] password, RandomGenerator random) {
        return switch (method) {
            case PAP -> new PapClient(user, password);
            case CHAP_MD5 -> new ChapClient(method, user, new Md5Response(password));
            case MS_CHAP_V2 -> new ChapClient(method, user, new MsChapV2Response(user, password, random));
            case EAP_MS_CHAP_V2 -> new EapClient(user, new MsChapV2Response(user, password, random));
            case NONE -> throw new IllegalArgumentException("nothing to authenticate by");
        };
    }

    /** @param name what the server calls itself in its challenges */
    static Authentication server(AuthMethod method, String name, Credentials credentials, RandomGenerator random) {
        return switch (method) {
            case PAP -> new PapServer(credentials);
            case CHAP_MD5 -> new ChapServer(name, new Md5Verifier(credentials), random);
            case MS_CHAP_V2 -> new ChapServer(name, new MsChapV2Verifier(credentials), random);
            case EAP_MS_CHAP_V2 -> new EapServer(name, new MsChapV2Verifier(credentials), random);
            case NONE -> throw new IllegalArgumentException("nothing to authenticate by");
        };
    }
}
