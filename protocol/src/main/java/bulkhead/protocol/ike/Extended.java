package bulkhead.protocol.ike;

import bulkhead.protocol.ppp.auth.Login;

/** That a user is proven after phase 1 (XAuth, draft-beaulieu-ike-xauth-02), and at which end. */
public sealed interface Extended {
    int PRE_SHARED_KEY = 1;
    int RSA = 3;
    int XAUTH_INIT_PRE_SHARED = 65001;
    int XAUTH_RESP_PRE_SHARED = 65002;
    int XAUTH_INIT_RSA = 65005;
    int XAUTH_RESP_RSA = 65006;

    /** Here: the peer asks for them. */
    record Asked(Login login) implements Extended {}

    /** At the peer. */
    record Asks() implements Extended {}

    /**
     * The authentication method that says so (section 7.2).
     *
     * @param method without a user (RFC 2409 appendix A)
     * @param userBegins whether it is the user's end that begins phase 1
     * @return {@code method} where there is no other: the draft is older than signatures by elliptic curves
     */
    static int method(int method, boolean userBegins) {
        return switch (method) {
            case PRE_SHARED_KEY -> userBegins ? XAUTH_INIT_PRE_SHARED : XAUTH_RESP_PRE_SHARED;
            case RSA -> userBegins ? XAUTH_INIT_RSA : XAUTH_RESP_RSA;
            default -> method;
        };
    }

    /** Whether a method says that a user is proven. */
    static boolean is(int method) {
        return method == XAUTH_INIT_RSA
                || method == XAUTH_RESP_RSA
                || isBySharedKey(method) && method != PRE_SHARED_KEY;
    }

    /** Whether by a method both ends prove that they have the same key. */
    static boolean isBySharedKey(int method) {
        return method == PRE_SHARED_KEY || method == XAUTH_INIT_PRE_SHARED || method == XAUTH_RESP_PRE_SHARED;
    }
}
