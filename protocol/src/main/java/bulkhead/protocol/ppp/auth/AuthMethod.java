package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.ppp.wire.PppProtocol;
import java.util.Optional;
import java.util.stream.Stream;

/** How a peer proves who it is, the strongest first; the order is the order in which we suggest them. */
public enum AuthMethod {
    MS_CHAP_V2("mschapv2", "MS-CHAPv2", PppProtocol.CHAP, 0x81),
    /** EAP with the type 26 of draft-kamath-pppext-eap-mschapv2. */
    EAP_MS_CHAP_V2("eap-mschapv2", "EAP-MSCHAPv2", PppProtocol.EAP, AuthMethod.NO_ALGORITHM),
    CHAP_MD5("chap", "CHAP-MD5", PppProtocol.CHAP, 5),
    PAP("pap", "PAP", PppProtocol.PAP, AuthMethod.NO_ALGORITHM),
    /** The server asked for nothing: the pre-shared key of IPsec is then all there is. */
    NONE("none", "no authentication", 0, AuthMethod.NO_ALGORITHM);

    private static final int NO_ALGORITHM = -1;

    private final String key;
    private final String label;
    private final int protocol;
    private final int algorithm;

    AuthMethod(String key, String label, int protocol, int algorithm) {
        this.key = key;
        this.label = label;
        this.protocol = protocol;
        this.algorithm = algorithm;
    }

    /** The method's name in options and profiles. */
    public String key() {
        return key;
    }

    /**
     * Whether the server proves that it knows the password too. Where the pre-shared key is known to many, nothing else
     * shows that it is the server.
     */
    public boolean provesServer() {
        return this == MS_CHAP_V2 || this == EAP_MS_CHAP_V2;
    }

    /** The method's name as events and people show it. */
    public String label() {
        return label;
    }

    /** The PPP protocol number its packets carry, also in LCP's Authentication-Protocol option; 0 for none. */
    public int protocol() {
        return protocol;
    }

    /** The CHAP algorithm of LCP's option (RFC 1994 section 3, RFC 2759 section 2), or -1. */
    public int algorithm() {
        return algorithm;
    }

    /** The method of a {@link #key}. */
    public static Optional<AuthMethod> of(String key) {
        return Stream.of(values()).filter(method -> method.key.equals(key)).findFirst();
    }

    /** The method that LCP's option names, if it is one of ours. */
    public static Optional<AuthMethod> of(int protocol, int algorithm) {
        for (AuthMethod method : values()) {
            if (method != NONE && method.protocol == protocol && method.algorithm == algorithm) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
