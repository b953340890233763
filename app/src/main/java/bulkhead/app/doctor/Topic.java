package bulkhead.app.doctor;

/** What the doctor looks at, in this order. */
public enum Topic {
    RIGHTS("rights", "Rights"),
    TUN("tun", "Tunnel device"),
    FIREWALL("firewall", "Firewall"),
    GUARD("guard", "Guard"),
    CLOCK("clock", "Clock"),
    KEYRING("keyring", "Keyring"),
    IPV4("ipv4", "Way of IPv4"),
    IPV6("ipv6", "Way of IPv6"),
    OTHER_VPN("other-vpn", "Other VPNs"),
    OTHER_IKE("other-ike", "Other IKE programs"),
    NAME("name", "The server's name"),
    ROUTE("route", "Way to the server"),
    ANSWER("answer", "Answer of the server");

    private final String key;
    private final String words;

    Topic(String key, String words) {
        this.key = key;
        this.words = words;
    }

    /** As a heading, in English. */
    public String words() {
        return words;
    }

    /** Its name for programs, and for the keys of texts. */
    public String key() {
        return key;
    }
}
