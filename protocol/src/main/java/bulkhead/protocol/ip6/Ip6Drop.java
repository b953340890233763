package bulkhead.protocol.ip6;

import bulkhead.protocol.note.DropReason;

/** Why what came on the link was dropped. */
enum Ip6Drop implements DropReason {
    MALFORMED("malformed, or against a rule of validity"),
    NOT_RUNNING("IPv6 on the link has ended"),
    HIDDEN("Neighbor Discovery behind extension headers"),
    OTHER_DESTINATION("DHCPv6 to another address than our link-local one"),
    NOT_ASKED("answers none of our DHCPv6 messages"),
    OTHER_NEIGHBOR("looks for somebody else"),
    OF_NO_USE("of no use on this link"),
    FULL("more than we keep: prefixes, routers, routes or DNS");

    private final String words;

    Ip6Drop(String words) {
        this.words = words;
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
