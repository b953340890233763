package bulkhead.protocol.ppp.auth;

import java.util.Optional;
import java.util.stream.Stream;

/** How a peer proves who it is: what a user can allow. */
public enum AuthMethod {
    MS_CHAP_V2("mschapv2", "MS-CHAPv2", AuthProtocol.MS_CHAP_V2),
    /** EAP with the type 26 of draft-kamath-pppext-eap-mschapv2. */
    EAP_MS_CHAP_V2("eap-mschapv2", "EAP-MSCHAPv2", AuthProtocol.EAP),
    CHAP_MD5("chap", "CHAP-MD5", AuthProtocol.CHAP_MD5),
    EAP_MD5("eap-md5", "EAP-MD5", AuthProtocol.EAP),
    /** A question in the server's own words, for a token card or a telephone's code. */
    EAP_GTC("eap-gtc", "EAP-GTC", AuthProtocol.EAP),
    /** The same for the one-time passwords of RFC 2289. */
    EAP_OTP("eap-otp", "EAP-OTP", AuthProtocol.EAP),
    PAP("pap", "PAP", AuthProtocol.PAP),
    /** The server asked for nothing: the pre-shared key of IPsec is then all there is. */
    NONE("none", "no authentication", AuthProtocol.NONE);

    private final String key;
    private final String label;
    private final AuthProtocol protocol;

    AuthMethod(String key, String label, AuthProtocol protocol) {
        this.key = key;
        this.label = label;
        this.protocol = protocol;
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

    /** What LCP agrees on for it. */
    public AuthProtocol protocol() {
        return protocol;
    }

    /** The method of a {@link #key}. */
    public static Optional<AuthMethod> of(String key) {
        return Stream.of(values()).filter(method -> method.key.equals(key)).findFirst();
    }

    /** What to do for a server that asks for this method, where it is not allowed, as of {@link bulkhead.protocol.core.Failure}. */
    public String advice() {
        String choice = "connect with --auth " + key + ", or allow it in the profile,";
        return provesServer()
                ? choice + " or have the server accept what the profile allows"
                : choice + " if you trust everybody who has the pre-shared key, or have the server offer MS-CHAPv2";
    }

    /** The method of a type of EAP. */
    static Optional<AuthMethod> ofEap(int type) {
        return switch (type) {
            case Eap.MD5 -> Optional.of(EAP_MD5);
            case Eap.OTP -> Optional.of(EAP_OTP);
            case Eap.GTC -> Optional.of(EAP_GTC);
            case Eap.MS_CHAP_V2 -> Optional.of(EAP_MS_CHAP_V2);
            default -> Optional.empty();
        };
    }

    /** The first that is spoken by a protocol. */
    public static AuthMethod by(AuthProtocol protocol) {
        return Stream.of(values())
                .filter(method -> method.protocol == protocol)
                .findFirst()
                .orElseThrow();
    }
}
