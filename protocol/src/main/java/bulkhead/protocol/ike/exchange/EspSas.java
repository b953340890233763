package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.note.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The pairs of ESP SAs of a session, and when each is used and dropped. While a pair is replaced, both its inbound SA and
 * the new one are there, and the outbound one changes only once the peer surely accepts it, so that no packet is lost.
 */
public final class EspSas {
    /** More pairs than two peers that rekey at once and lose packets can have. */
    private static final int MOST = 8;

    /** By then message 3 has arrived, for it was repeated. */
    private static final int SAFE_USE_MILLIS = 2000;

    private static final int COMMIT_WAIT_MILLIS = 4000;
    private static final int OVERLAP_MILLIS = 10_000;
    /** What the peer replaced is the peer's to delete; this is for the peer that does not. */
    private static final int PEERS_OVERLAP_MILLIS = 30_000;

    /** Those below are reserved (RFC 4303 section 2.1). */
    static final int FIRST_SPI = 256;

    private final RandomGenerator random;
    private final Outbox out;
    private final List<EspPair> pairs = new ArrayList<>();

    public EspSas(RandomGenerator random, Outbox out) {
        this.random = random;
        this.out = out;
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
    EspPair install(long now, SaParameters inbound, SaParameters outbound, IkeOutput.EspEstablished announcement) {
        EspPair pair = new EspPair(
                announcement,
                outbound,
                SaLifetime.from(now, announcement.lifetimeSeconds(), announcement.initiator(), random));
        pairs.add(pair);
        out.emit(new IkeOutput.InstallInbound(inbound));
        return pair;
    }

    /**
     * Both sides have the keys of a pair that L2TP does not travel in, as its selectors name another port of ours: the peer renewed what
     * we no longer use. It is the peer's to delete, and we never send on it.
     */
    void agreedForNothing(long now, EspPair pair) {
        pair.agree();
        pair.replaced(now + PEERS_OVERLAP_MILLIS);
    }

    /**
     * Both sides have the keys.
     *
     * @param commit the peer asked us to wait until it is ready
     */
    void agreed(long now, EspPair pair, boolean commit) {
        pair.agree();
        out.emit(pair.announcement());
        out.set(Purpose.REKEY_ESP, now, pair.lifetime().rekeyAt());
        EspPair used = null;
        for (EspPair other : pairs) {
            used = other.isUsed() && !other.isDeletedByPeer() && !other.isUseless() ? other : used;
        }
        if (commit) {
            pair.useAt(now + COMMIT_WAIT_MILLIS);
        } else if (used != null && pair.announcement().initiator()) {
            // What is sent on the old pair must arrive before it ends.
            pair.useAt(now + Math.clamp((used.lifetime().expiresAt() - now) / 2, 0, SAFE_USE_MILLIS));
        } else {
            use(now, pair);
        }
    }

    /**
     * An authentic packet came in on an SA.
     *
     * @return whether it was the first one there, so that the peer is known to have its half
     */
    public boolean received(long now, int inboundSpi) {
        EspPair pair = find(inboundSpi);
        return pair != null && pair.heard(now);
    }

    /** The peer is known to have the pair with this inbound SPI in place. */
    public void confirm(long now, int inboundSpi) {
        EspPair pair = find(inboundSpi);
        if (pair != null && pair.isAgreed()) {
            pair.confirm();
            if (!pair.isUsed() && !pair.isReplaced()) {
                use(now, pair);
            }
            // What nothing got through on is not left for the peer to renew.
            pairs.stream().filter(it -> it.isReplaced() && it.isUseless()).forEach(it -> it.replaced(now));
        }
    }

    private void use(long now, EspPair pair) {
        out.emit(new IkeOutput.UseOutbound(pair.use()));
        long overlap = pair.announcement().initiator() ? OVERLAP_MILLIS : PEERS_OVERLAP_MILLIS;
        for (EspPair other : pairs) {
            if (other != pair && other.isUsed()) {
                // The jitter keeps two peers from deleting each the other's of two pairs made at once.
                other.replaced(now + overlap + random.nextInt(OVERLAP_MILLIS));
            }
        }
    }

    /** Nothing gets through on the pairs that are there: the next one is not to wait until what they carry has arrived. */
    public void doubt() {
        pairs.forEach(EspPair::doubt);
    }

    /** A quick mode came to nothing. */
    public void abandon(int inboundSpi) {
        EspPair pair = find(inboundSpi);
        if (pair != null && !pair.isAgreed()) {
            remove(pair);
        }
    }

    /**
     * The peer deleted its inbound SA.
     *
     * @return whether that was the last that we could send on
     */
    public boolean deletedByPeer(long now, int outboundSpi) {
        for (EspPair pair : pairs) {
            if (pair.outboundSpi() == outboundSpi && pair.isAgreed() && !pair.isDeletedByPeer()) {
                pair.deletedByPeer(now);
                if (!pair.isReplaced()) {
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
        for (EspPair pair : pairs.reversed()) {
            if (pair.isCurrent() && !pair.isUsed()) {
                use(now, pair);
                return;
            }
        }
    }

    /** The newest pair that is agreed and neither replaced nor deleted by the peer, or null. */
    public EspPair current() {
        for (EspPair pair : pairs.reversed()) {
            if (pair.isCurrent()) {
                return pair;
            }
        }
        return null;
    }

    public long deadline() {
        long deadline = Machine.NEVER;
        for (EspPair pair : pairs) {
            deadline = Math.min(deadline, pair.deadline());
        }
        return deadline;
    }

    /** Changes over to new SAs and drops old ones; returns the inbound SPIs whose deletion the peer must be told of. */
    public List<Integer> tick(long now) {
        List<Integer> deleted = new ArrayList<>();
        for (EspPair pair : List.copyOf(pairs)) {
            if (pair.isToBeUsed(now)) {
                use(now, pair);
            }
        }
        for (EspPair pair : List.copyOf(pairs)) {
            if (pair.isAgreed() && (pair.isToBeRemoved(now) || isTooMany(pair))) {
                if (pair.isUsed() && !pair.isReplaced()) {
                    usePending(now);
                }
                if (!pair.isDeletedByPeer()) {
                    deleted.add(pair.inboundSpi());
                }
                remove(pair);
            }
        }
        return deleted;
    }

    /** Forgets everything without a word, for whoever listened has been told that it is over. */
    public void wipe() {
        pairs.forEach(EspPair::wipe);
        pairs.clear();
    }

    /** Forgets everything, as the peer has: INITIAL-CONTACT. */
    public void clear() {
        List.copyOf(pairs).forEach(this::remove);
    }

    /** The inbound SPIs of all agreed pairs that the peer still has. */
    public List<Integer> inboundSpis() {
        return pairs.stream()
                .filter(it -> it.isAgreed() && !it.isDeletedByPeer())
                .map(EspPair::inboundSpi)
                .toList();
    }

    private boolean isTooMany(EspPair pair) {
        return pairs.size() > MOST && pair.isReplaced();
    }

    private void remove(EspPair pair) {
        pairs.remove(pair);
        pair.wipe();
        if (pair.isUsed() && !pair.isDeletedByPeer()) {
            out.emit(new IkeOutput.RemoveOutbound(pair.outboundSpi()));
        }
        out.emit(new IkeOutput.RemoveInbound(pair.inboundSpi()));
    }

    private EspPair find(int inboundSpi) {
        for (EspPair pair : pairs) {
            if (pair.inboundSpi() == inboundSpi) {
                return pair;
            }
        }
        return null;
    }
}
