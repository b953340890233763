package bulkhead.app.pump;

import bulkhead.protocol.data.Encapsulator;
import bulkhead.protocol.note.DropReason;

/** Why a packet that this computer sent into the tunnel never left. */
public enum OutDrop implements DropReason {
    NO_SESSION("no-session", "there is no session to carry it"),
    FAMILY_DOWN("family-down", "IP of a family that is not up"),
    NOT_IP("not-ip", "neither IPv4 nor IPv6"),
    TOO_LONG("too-long", "more than UDP can carry"),
    EXHAUSTED("exhausted", "the SA has no sequence number left"),
    NOT_SENT("not-sent", "this computer did not send it to the server");

    private final String label;
    private final String words;

    OutDrop(String label, String words) {
        this.label = label;
        this.words = words;
    }

    /** @param code what {@link Encapsulator#ip} says instead of a length */
    public static OutDrop of(int code) {
        return switch (code) {
            case Encapsulator.NO_SESSION -> NO_SESSION;
            case Encapsulator.FAMILY_DOWN -> FAMILY_DOWN;
            case Encapsulator.NOT_IP -> NOT_IP;
            case Encapsulator.TOO_LONG -> TOO_LONG;
            case Encapsulator.EXHAUSTED -> EXHAUSTED;
            default -> throw new IllegalArgumentException("no such code: " + code);
        };
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String words() {
        return words;
    }

    @Override
    public boolean isOutbound() {
        return true;
    }

    /** Programs, and the kernel itself, send while the tunnel is not up, or does not carry their family. */
    @Override
    public boolean isUsual() {
        return this == NO_SESSION || this == FAMILY_DOWN;
    }
}
