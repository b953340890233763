package bulkhead.protocol.ip4;

import bulkhead.protocol.note.DropReason;

/** Why a DHCP message was dropped. */
enum DhcpDrop implements DropReason {
    MALFORMED("malformed DHCP"),
    NOT_ASKED("answers none of our DHCP messages");

    private final String words;

    DhcpDrop(String words) {
        this.words = words;
    }

    @Override
    public String words() {
        return words;
    }
}
