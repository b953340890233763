package bulkhead.protocol.note;

/** Why something was dropped; each layer has its own. */
public interface DropReason {
    /** Its name for programs, which another name in the code does not change. */
    String label();

    /** In a few words, such as "seen before". */
    String words();

    /** Whether it was on its way into the tunnel, instead of having come. */
    default boolean isOutbound() {
        return false;
    }

    /** Whether networks and peers that are in order cause it too. */
    default boolean isUsual() {
        return false;
    }
}
