package bulkhead.protocol.data;

import bulkhead.protocol.note.DropReason;

/** Why a received packet went no further. */
public enum DropCause implements DropReason {
    NO_SA("ESP before there is an SA"),
    UNKNOWN_SPI("no SA has its SPI"),
    TOO_LONG("longer than we take"),
    BAD_LENGTH("no ESP packet of this suite has its length"),
    REPLAYED("seen before, or too old"),
    BAD_ICV("not authentic"),
    BAD_PADDING("wrong ESP padding"),
    DUMMY("an ESP dummy packet"),
    NOT_UDP("not UDP inside ESP"),
    BAD_UDP("malformed UDP inside ESP"),
    WRONG_PORT("not for our L2TP port"),
    BAD_L2TP("malformed L2TP header"),
    UNKNOWN_SESSION("not our L2TP tunnel and session"),
    BAD_PPP("malformed PPP frame"),
    FAMILY_DOWN("IP of a family that is not up"),
    BAD_IP("malformed IP packet");

    private final String words;

    DropCause(String words) {
        this.words = words;
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
