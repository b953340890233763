package bulkhead.leakguard.daemon;

import java.util.UUID;

/** What the daemon does that somebody who looks after many computers wants to find, by an identity that stays. */
public enum DaemonEvent {
    STANDS("7df43db6-dbf0-44f0-9c52-022c2f777e4b", false),
    TAKEN("24d5e1fd-78c1-44aa-88ee-de9037c30d0f", false),
    RETURNED("baddd07d-9860-4b05-b36b-4422dcd9079c", false),
    /** The owner ended without a word; the guard stays. */
    LOST("040d4c56-9d7a-449d-95c1-e301489554b6", true),
    RELEASED("41878c93-9bc5-401a-98ef-424f12d215af", false),
    BLOCKED("d5e4ef6d-83f3-4f1c-9077-e76a2287be5b", false),
    UNBLOCKED("9d4907e3-f881-477a-81d9-bcbdf5cb5b52", true),
    PORTAL("7e5b82dc-3a89-4399-81ae-ac83bedfd059", false),
    REFUSED("999ed69d-1ad8-4bc4-96c5-c105a5f2e898", true),
    /** Another program had changed the rules, which were set again. */
    MENDED("9997bd01-5195-474e-b290-eb18019d7cdb", true);

    private final UUID id;
    private final boolean warning;

    DaemonEvent(String id, boolean warning) {
        this.id = UUID.fromString(id);
        this.warning = warning;
    }

    /** For ever. */
    public UUID id() {
        return id;
    }

    public boolean isWarning() {
        return warning;
    }

    /** Who keeps them. */
    @FunctionalInterface
    public interface Listener {
        /** @param sentence without a word of what anybody sent */
        void tell(DaemonEvent event, String sentence);
    }
}
