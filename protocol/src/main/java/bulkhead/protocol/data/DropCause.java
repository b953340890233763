package bulkhead.protocol.data;

import bulkhead.protocol.note.DropReason;

/** Why a received packet went no further. */
public enum DropCause implements DropReason {
    NO_SA("no-sa", "ESP before there is an SA"),
    UNKNOWN_SPI("unknown-spi", "no SA has its SPI"),
    TOO_LONG("too-long", "longer than we take"),
    BAD_LENGTH("bad-length", "no ESP packet of this suite has its length"),
    REPLAYED("replayed", "seen before, or too old"),
    BAD_ICV("bad-icv", "not authentic"),
    BAD_PADDING("bad-padding", "wrong ESP padding"),
    DUMMY("dummy", "an ESP dummy packet"),
    NOT_UDP("not-udp", "not UDP inside ESP"),
    BAD_UDP("bad-udp", "malformed UDP inside ESP"),
    WRONG_PORT("wrong-port", "not for our L2TP port"),
    BAD_L2TP("bad-l2tp", "malformed L2TP header"),
    UNKNOWN_SESSION("unknown-session", "not our L2TP tunnel and session"),
    BAD_PPP("bad-ppp", "malformed PPP frame"),
    FAMILY_DOWN("family-down", "IP of a family that is not up"),
    BAD_IP("bad-ip", "malformed IP packet");

    private final String label;
    private final String words;

    DropCause(String label, String words) {
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

    /** Networks double packets, dummies are sent to be dropped, and a server sends before we have proved the family. */
    @Override
    public boolean isUsual() {
        return this == REPLAYED || this == DUMMY || this == FAMILY_DOWN;
    }
}
