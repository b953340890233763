package bulkhead.protocol.ip4;

import bulkhead.protocol.note.DropReason;

/** Why a DHCP message was dropped. */
enum DhcpDrop implements DropReason {
    MALFORMED("malformed", "malformed DHCP"),
    NOT_ASKED("not-asked", "answers none of our DHCP messages");

    private final String label;
    private final String words;

    DhcpDrop(String label, String words) {
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
}
