package bulkhead.protocol.ppp.wire;

/** PPP protocol numbers, as IANA keeps them. */
public final class PppProtocol {
    public static final int IPV4 = 0x0021;
    public static final int IPV6 = 0x0057;
    public static final int IPCP = 0x8021;
    public static final int IPV6CP = 0x8057;
    public static final int LCP = 0xc021;
    public static final int PAP = 0xc023;
    public static final int CHAP = 0xc223;
    public static final int EAP = 0xc227;

    private PppProtocol() {}
}
