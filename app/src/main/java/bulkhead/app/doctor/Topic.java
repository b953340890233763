package bulkhead.app.doctor;

import java.util.Locale;

/** What the doctor looks at, in this order. */
public enum Topic {
    RIGHTS("Rights"),
    TUN("Tunnel device"),
    FIREWALL("Firewall"),
    GUARD("Guard"),
    CLOCK("Clock"),
    KEYRING("Keyring"),
    IPV4("IPv4 without the tunnel"),
    IPV6("IPv6 without the tunnel"),
    OTHER_VPN("Other VPNs"),
    OTHER_IKE("Other IKE programs"),
    NAME("The server's name"),
    ROUTE("Way to the server"),
    ANSWER("Answer of the server");

    private final String words;

    Topic(String words) {
        this.words = words;
    }

    /** As a heading, in English. */
    public String words() {
        return words;
    }

    /** Its name for programs, and for the keys of texts. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
