package bulkhead.protocol.core;

/** The layer at which something happened, from the outside in. */
public enum Layer {
    HOST("this computer"),
    NETWORK("the network"),
    IKE("IKE"),
    /** The user, whom IKE asks for when it is up itself. */
    XAUTH("XAuth"),
    ESP("ESP"),
    L2TP("L2TP"),
    LCP("PPP link control"),
    AUTHENTICATION("PPP authentication"),
    IPCP("IPv4 control (IPCP)"),
    IPV6CP("IPv6 control (IPV6CP)"),
    IPV6("IPv6");

    private final String words;

    Layer(String words) {
        this.words = words;
    }

    /** The layer's name as a person reads it. */
    public String words() {
        return words;
    }
}
