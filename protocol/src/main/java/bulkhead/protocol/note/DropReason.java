package bulkhead.protocol.note;

/** Why something that came was dropped; each layer has its own. */
public interface DropReason {
    /** The constant's name, as {@link Enum#name}. */
    String name();

    /** In a few words, such as "seen before". */
    String words();

    /** Whether networks and peers that are in order cause it too. */
    default boolean isUsual() {
        return false;
    }
}
