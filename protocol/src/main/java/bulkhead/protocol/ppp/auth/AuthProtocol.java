package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.ppp.wire.PppProtocol;
import java.util.Optional;

/**
 * What LCP's Authentication-Protocol option names, the strongest first; the order is the order in which we suggest them. Which method
 * is spoken in EAP, EAP itself settles.
 */
public enum AuthProtocol {
    MS_CHAP_V2("MS-CHAPv2", PppProtocol.CHAP, 0x81),
    EAP("EAP", PppProtocol.EAP, AuthProtocol.NO_ALGORITHM),
    CHAP_MD5("CHAP-MD5", PppProtocol.CHAP, 5),
    PAP("PAP", PppProtocol.PAP, AuthProtocol.NO_ALGORITHM),
    /** The server asks for nothing. */
    NONE("no authentication", 0, AuthProtocol.NO_ALGORITHM);

    public static final int NO_ALGORITHM = -1;

    private final String label;
    private final int number;
    private final int algorithm;

    AuthProtocol(String label, int number, int algorithm) {
        this.label = label;
        this.number = number;
        this.algorithm = algorithm;
    }

    /** The name as people know it. */
    public String label() {
        return label;
    }

    /** The PPP protocol number that its packets carry, and the option; 0 for none. */
    public int number() {
        return number;
    }

    /** The CHAP algorithm in the option (RFC 1994 section 3, RFC 2759 section 2), or {@link #NO_ALGORITHM}. */
    public int algorithm() {
        return algorithm;
    }

    /** The one that an option names, if it is one of ours. */
    public static Optional<AuthProtocol> of(int number, int algorithm) {
        for (AuthProtocol protocol : values()) {
            if (protocol != NONE && protocol.number == number && protocol.algorithm == algorithm) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }
}
