package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.ike.IkeOutput;

/** One inbound and one outbound SA, made by one quick mode, and how far they are between their agreement and their end. */
public final class EspPair {
    /** Packets that the peer sent before its Delete may still be on the way. */
    private static final int IN_FLIGHT_MILLIS = 3000;
    /** A replaced pair on which the peer still sends stays, as when both peers rekey at once and each takes the other's. */
    private static final int QUIET_MILLIS = 10_000;

    private final IkeOutput.EspEstablished announcement;
    private final SaLifetime lifetime;
    /** Until it is used: then the keys belong to who uses them. */
    private SaParameters outbound;

    private boolean agreed;
    private boolean replaced;
    private boolean deletedByPeer;
    private boolean confirmed;
    private boolean useless;
    private long lastInbound = Long.MIN_VALUE / 2;
    private long useAt = Machine.NEVER;
    private long removeAt = Machine.NEVER;

    EspPair(IkeOutput.EspEstablished announcement, SaParameters outbound, SaLifetime lifetime) {
        this.announcement = announcement;
        this.outbound = outbound;
        this.lifetime = lifetime;
    }

    public SaLifetime lifetime() {
        return lifetime;
    }

    IkeOutput.EspEstablished announcement() {
        return announcement;
    }

    int inboundSpi() {
        return announcement.inboundSpi();
    }

    int outboundSpi() {
        return announcement.outboundSpi();
    }

    /** Both sides have the keys. */
    void agree() {
        agreed = true;
    }

    boolean isAgreed() {
        return agreed;
    }

    /** Whether it is agreed, and neither replaced nor deleted by the peer. */
    boolean isCurrent() {
        return agreed && !replaced && !deletedByPeer;
    }

    boolean isReplaced() {
        return replaced;
    }

    boolean isDeletedByPeer() {
        return deletedByPeer;
    }

    /** Something authentic came in; whether nothing has shown before that the peer has its half. */
    boolean heard(long now) {
        lastInbound = now;
        useless = false;
        return !confirmed;
    }

    /** The peer is known to have its half. */
    void confirm() {
        confirmed = true;
    }

    /** Nothing gets through on it. */
    void doubt() {
        useless = true;
    }

    boolean isUseless() {
        return useless;
    }

    void useAt(long at) {
        useAt = at;
    }

    boolean isToBeUsed(long now) {
        return agreed && now >= useAt;
    }

    boolean isUsed() {
        return outbound == null;
    }

    /** From now on it is sent on, with the keys that this returns. */
    SaParameters use() {
        SaParameters keys = outbound;
        outbound = null;
        useAt = Machine.NEVER;
        return keys;
    }

    /** Another is used instead of it, and it may be removed at a time. */
    void replaced(long removeAt) {
        replaced = true;
        this.removeAt = Math.min(this.removeAt, removeAt);
    }

    void deletedByPeer(long now) {
        deletedByPeer = true;
        removeAt = Math.min(removeAt, now + IN_FLIGHT_MILLIS);
        useAt = Machine.NEVER;
    }

    /** Whether its time is over; while the peer still sends on it, it is not. */
    boolean isToBeRemoved(long now) {
        if (now >= removeAt && !deletedByPeer && now < lastInbound + QUIET_MILLIS) {
            removeAt = lastInbound + QUIET_MILLIS;
        }
        return now >= Math.min(removeAt, lifetime.expiresAt());
    }

    long deadline() {
        return agreed ? Math.min(lifetime.expiresAt(), Math.min(useAt, removeAt)) : Machine.NEVER;
    }

    void wipe() {
        if (outbound != null) {
            outbound.wipe();
        }
    }
}
