package bulkhead.protocol.ip6;

import bulkhead.protocol.note.DropReason;

/** Why what came on the link was dropped. */
public enum Ip6Drop implements DropReason {
    MALFORMED("malformed", "malformed, or against a rule of validity"),
    NOT_RUNNING("not-running", "IPv6 on the link has ended"),
    HIDDEN("hidden", "Neighbor Discovery behind extension headers"),
    OTHER_DESTINATION("other-destination", "DHCPv6 to another address than our link-local one"),
    NOT_ASKED("not-asked", "answers none of our DHCPv6 messages"),
    OTHER_NEIGHBOR("other-neighbor", "looks for somebody else"),
    OF_NO_USE("of-no-use", "of no use on this link"),
    FULL("full", "more than we keep: prefixes, routers, routes or DNS");

    private final String label;
    private final String words;

    Ip6Drop(String label, String words) {
        this.label = label;
        this.words = words;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String words() {
        return words;
    }

    /** A server may bridge its clients to a LAN, with all that is said there. */
    @Override
    public boolean isUsual() {
        return this == OTHER_NEIGHBOR || this == OF_NO_USE;
    }
}
