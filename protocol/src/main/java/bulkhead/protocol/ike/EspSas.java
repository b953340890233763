package bulkhead.protocol.ike;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.note.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The pairs of ESP SAs of a session, and when each is used and dropped. While a pair is replaced, both its inbound SA and
 * the new one are there, and the outbound one changes only once the peer surely accepts it, so that no packet is lost.
 */
final class EspSas {
    /** More pairs than two peers that rekey at once and lose packets can have. */
    private static final int MOST = 8;

    /** By then message 3 has arrived, for it was repeated. */
    private static final int SAFE_USE_MILLIS = 2000;

    private static final int COMMIT_WAIT_MILLIS = 4000;
    private static final int OVERLAP_MILLIS = 10_000;
    /** What the peer replaced is the peer's to delete; this is for the peer that does not. */
    private static final int PEERS_OVERLAP_MILLIS = 30_000;
    /** Packets that the peer sent before its Delete may still be on the way. */
    private static final int IN_FLIGHT_MILLIS = 3000;
    /** A replaced pair on which the peer still sends stays, as when both peers rekey at once and each takes the other's. */
    private static final int QUIET_MILLIS = 10_000;

    /** Those below are reserved (RFC 4303 section 2.1). */
    static final int FIRST_SPI = 256;

    private final RandomGenerator random;
    private final Outbox out;
    private final List<Pair> pairs = new ArrayList<>();

    EspSas(RandomGenerator random, Outbox out) {
        this.random = random;
        this.out = out;
    }

    /** One inbound and one outbound SA, made by one quick mode. */
    static final class Pair {
        final int inboundSpi;
        final int outboundSpi;
        final SaLifetime lifetime;
        private final IkeOutput.EspEstablished announcement;
        private SaParameters outbound;
        private boolean agreed;
        private boolean replaced;
        private boolean deletedByPeer;
        private boolean confirmed;
        private long lastInbound = Long.MIN_VALUE / 2;
        private long useAt = Machine.NEVER;
        private long removeAt = Machine.NEVER;

        private Pair(IkeOutput.EspEstablished announcement, SaParameters outbound, SaLifetime lifetime) {
            this.inboundSpi = announcement.inboundSpi();
            this.outboundSpi = announcement.outboundSpi();
            this.announcement = announcement;
            this.outbound = outbound;
            this.lifetime = lifetime;
        }

        private boolean isUsed() {
            return outbound == null;
        }

        private long deadline() {
            return agreed ? Math.min(lifetime.expiresAt(), Math.min(useAt, removeAt)) : Machine.NEVER;
        }
    }

    /** An SPI that none of our SAs has. */
    int newSpi() {
        while (true) {
            int spi = random.nextInt();
            if (Integer.compareUnsigned(spi, FIRST_SPI) >= 0 && find(spi) == null) {
                return spi;
            }
        }
    }

    /** Makes the inbound SA ready, before the message that lets the peer use it. */
    Pair install(
            long now, SaParameters inbound, SaParameters outbound, IkeSa sa, boolean initiator, int lifetimeSeconds) {
        Pair pair = new Pair(
                new IkeOutput.EspEstablished(
                        inbound.suite(),
                        sa.peer.natt().udpEncapsulation(),
                        inbound.spi(),
                        outbound.spi(),
                        initiator,
                        lifetimeSeconds),
                outbound,
                SaLifetime.from(now, lifetimeSeconds, initiator, random));
        pairs.add(pair);
        out.emit(new IkeOutput.InstallInbound(inbound));
        return pair;
    }

    /**
     * Both sides have the keys.
     *
     * @param commit the peer asked us to wait until it is ready
     */
    void agreed(long now, Pair pair, boolean commit) {
        pair.agreed = true;
        out.emit(pair.announcement);
        out.set(Purpose.REKEY_ESP, now, pair.lifetime.rekeyAt());
        Pair used = null;
        for (Pair other : pairs) {
            used = other.isUsed() && !other.deletedByPeer ? other : used;
        }
        if (commit) {
            pair.useAt = now + COMMIT_WAIT_MILLIS;
        } else if (used != null && pair.announcement.initiator()) {
            // What is sent on the old pair must arrive before it ends.
            pair.useAt = now + Math.clamp((used.lifetime.expiresAt() - now) / 2, 0, SAFE_USE_MILLIS);
        } else {
            use(now, pair);
        }
    }

    /**
     * An authentic packet came in on an SA.
     *
     * @return whether it was the first one there, so that the peer is known to have its half
     */
    boolean received(long now, int inboundSpi) {
        Pair pair = find(inboundSpi);
        if (pair == null) {
            return false;
        }
        pair.lastInbound = now;
        return !pair.confirmed;
    }

    /** The peer is known to have the pair with this inbound SPI in place. */
    void confirm(long now, int inboundSpi) {
        Pair pair = find(inboundSpi);
        if (pair != null && pair.agreed) {
            pair.confirmed = true;
            if (!pair.isUsed()) {
                use(now, pair);
            }
        }
    }

    private void use(long now, Pair pair) {
        out.emit(new IkeOutput.UseOutbound(pair.outbound));
        pair.outbound = null;
        pair.useAt = Machine.NEVER;
        long overlap = pair.announcement.initiator() ? OVERLAP_MILLIS : PEERS_OVERLAP_MILLIS;
        for (Pair other : pairs) {
            if (other != pair && other.isUsed()) {
                other.replaced = true;
                // The jitter keeps two peers from deleting each the other's of two pairs made at once.
                other.removeAt = Math.min(other.removeAt, now + overlap + random.nextInt(OVERLAP_MILLIS));
            }
        }
    }

    /** A quick mode came to nothing. */
    void abandon(int inboundSpi) {
        Pair pair = find(inboundSpi);
        if (pair != null && !pair.agreed) {
            remove(pair);
        }
    }

    /**
     * The peer deleted its inbound SA.
     *
     * @return whether that was the last that we could send on
     */
    boolean deletedByPeer(long now, int outboundSpi) {
        for (Pair pair : pairs) {
            if (pair.outboundSpi == outboundSpi && pair.agreed && !pair.deletedByPeer) {
                pair.deletedByPeer = true;
                pair.removeAt = Math.min(pair.removeAt, now + IN_FLIGHT_MILLIS);
                pair.useAt = Machine.NEVER;
                if (!pair.replaced) {
                    usePending(now);
                }
                out.emit(new IkeOutput.RemoveOutbound(outboundSpi));
                return current() == null;
            }
        }
        return false;
    }

    /** What was in use goes: the new pair is taken even where it would still be waited for. */
    private void usePending(long now) {
        for (Pair pair : pairs.reversed()) {
            if (pair.agreed && !pair.isUsed() && !pair.deletedByPeer) {
                use(now, pair);
                return;
            }
        }
    }

    /** The newest pair that is agreed and neither replaced nor deleted by the peer, or null. */
    Pair current() {
        for (Pair pair : pairs.reversed()) {
            if (pair.agreed && !pair.replaced && !pair.deletedByPeer) {
                return pair;
            }
        }
        return null;
    }

    long deadline() {
        long deadline = Machine.NEVER;
        for (Pair pair : pairs) {
            deadline = Math.min(deadline, pair.deadline());
        }
        return deadline;
    }

    /** Changes over to new SAs and drops old ones; returns the inbound SPIs whose deletion the peer must be told of. */
    List<Integer> tick(long now) {
        List<Integer> deleted = new ArrayList<>();
        for (Pair pair : List.copyOf(pairs)) {
            if (pair.agreed && now >= pair.useAt) {
                use(now, pair);
            }
        }
        for (Pair pair : List.copyOf(pairs)) {
            if (pair.agreed && (isToBeRemoved(now, pair) || now >= pair.lifetime.expiresAt() || isTooMany(pair))) {
                if (pair.isUsed() && !pair.replaced) {
                    usePending(now);
                }
                if (!pair.deletedByPeer) {
                    deleted.add(pair.inboundSpi);
                }
                remove(pair);
            }
        }
        return deleted;
    }

    /** Forgets everything without a word, for whoever listened has been told that it is over. */
    void wipe() {
        pairs.stream().filter(it -> it.outbound != null).forEach(it -> it.outbound.wipe());
        pairs.clear();
    }

    /** Forgets everything, as the peer has: INITIAL-CONTACT. */
    void clear() {
        List.copyOf(pairs).forEach(this::remove);
    }

    /** The inbound SPIs of all agreed pairs that the peer still has. */
    List<Integer> inboundSpis() {
        return pairs.stream()
                .filter(it -> it.agreed && !it.deletedByPeer)
                .map(it -> it.inboundSpi)
                .toList();
    }

    private static boolean isToBeRemoved(long now, Pair pair) {
        if (now < pair.removeAt) {
            return false;
        }
        if (!pair.deletedByPeer && now < pair.lastInbound + QUIET_MILLIS) {
            pair.removeAt = pair.lastInbound + QUIET_MILLIS;
            return false;
        }
        return true;
    }

    private boolean isTooMany(Pair pair) {
        return pairs.size() > MOST && pair.replaced;
    }

    private void remove(Pair pair) {
        pairs.remove(pair);
        if (pair.outbound != null) {
            pair.outbound.wipe();
        } else if (!pair.deletedByPeer) {
            out.emit(new IkeOutput.RemoveOutbound(pair.outboundSpi));
        }
        out.emit(new IkeOutput.RemoveInbound(pair.inboundSpi));
    }

    private Pair find(int inboundSpi) {
        for (Pair pair : pairs) {
            if (pair.inboundSpi == inboundSpi) {
                return pair;
            }
        }
        return null;
    }
}
