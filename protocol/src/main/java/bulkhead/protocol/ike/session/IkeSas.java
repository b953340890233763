package bulkhead.protocol.ike.session;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.exchange.EspSas;
import bulkhead.protocol.ike.exchange.Outbox;
import bulkhead.protocol.ike.exchange.Phase1;
import bulkhead.protocol.ike.exchange.Phase1Exchange;
import bulkhead.protocol.ike.exchange.Phase2Transforms;
import bulkhead.protocol.ike.exchange.QuickMode;
import bulkhead.protocol.ike.exchange.QuickModeInitiator;
import bulkhead.protocol.ike.exchange.SaLifetime;
import bulkhead.protocol.ike.exchange.XAuth;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.note.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The established ISAKMP SAs of a session, and what is sent under them outside quick mode. */
final class IkeSas {
    /** More than two peers that rekey at once have. */
    private static final int MOST = 4;

    private static final int OVERLAP_MILLIS = 10_000;
    /** What the peer replaced is the peer's to delete; this is for the peer that does not. */
    private static final int PEERS_OVERLAP_MILLIS = 30_000;

    private final RandomGenerator random;
    private final Outbox out;
    private final EspSas esp;
    /** The newest last. */
    private final List<IkeSa> sas = new ArrayList<>();

    IkeSas(RandomGenerator random, Outbox out, EspSas esp) {
        this.random = random;
        this.out = out;
        this.esp = esp;
    }

    /** Takes a new SA, which is of use once it is open. */
    IkeSa add(long now, Phase1 phase1, Phase1Exchange origin, XAuth xauth) {
        SaLifetime lifetime = SaLifetime.from(now, phase1.lifetimeSeconds(), phase1.initiator(), random);
        IkeSa sa = new IkeSa(phase1, origin, xauth, lifetime);
        sas.add(sa);
        if (sas.size() > MOST) {
            delete(sas.getFirst());
        }
        return sa;
    }

    /** Takes an SA into use that is open; the ones before it stay for a while, for what is still on the way. */
    void use(long now, IkeSa sa) {
        long overlap = sa.phase1.initiator() ? OVERLAP_MILLIS : PEERS_OVERLAP_MILLIS;
        sas.stream().takeWhile(older -> older != sa).forEach(older -> older.replaced(now + overlap));
    }

    boolean isEmpty() {
        return sas.isEmpty();
    }

    /** Whether one is there that is not open yet. */
    boolean isOpening() {
        return !sas.isEmpty() && !sas.getLast().isOpen();
    }

    /** The newest SA that is open, or null. */
    IkeSa newest() {
        return sas.reversed().stream().filter(IkeSa::isOpen).findFirst().orElse(null);
    }

    /** The SA of these cookies, or null. */
    IkeSa find(Cookies cookies) {
        return sas.stream()
                .filter(it -> it.phase1.cookies().equals(cookies))
                .findFirst()
                .orElse(null);
    }

    /** All SAs, as they are now. */
    List<IkeSa> all() {
        return List.copyOf(sas);
    }

    Stream<QuickMode> quickModes() {
        return sas.stream().flatMap(sa -> sa.quickModes.values().stream());
    }

    boolean isQuickModeUnderWay() {
        return quickModes().anyMatch(it -> it instanceof QuickModeInitiator && !it.isDone());
    }

    /** Sends an informational exchange, which nobody acknowledges. @return its message ID */
    int inform(IkeSa sa, Payload payload) {
        int messageId = sa.messageIds.next(random);
        out.send(sa.phase1.informational(messageId, payload), sa.phase1.natPort());
        return messageId;
    }

    /** Tells the peer that ESP SAs of ours are gone. */
    void deleteEsp(List<Integer> inboundSpis) {
        if (newest() != null && !inboundSpis.isEmpty()) {
            List<byte[]> spis =
                    inboundSpis.stream().map(Phase2Transforms::spiBytes).toList();
            inform(newest(), new Payload.Delete(Payload.PROTOCOL_ESP, 4, spis));
        }
    }

    /** Deletes an SA here and at the peer. */
    void delete(IkeSa sa) {
        inform(
                sa,
                new Payload.Delete(
                        Payload.PROTOCOL_ISAKMP, 16, List.of(sa.phase1.cookies().toBytes())));
        forget(sa);
    }

    /** Drops an SA and the quick modes that are under way in it. */
    void forget(IkeSa sa) {
        sas.remove(sa);
        sa.quickModes.values().stream().filter(it -> !it.isDone()).forEach(it -> esp.abandon(it.inboundSpi()));
        sa.phase1.keys().wipe();
    }

    void forgetAll() {
        all().forEach(this::forget);
    }

    long deadline() {
        long deadline = Machine.NEVER;
        for (IkeSa sa : sas) {
            deadline = Math.min(deadline, Math.min(sa.endsAt(), Math.min(sa.xauth.deadline(), sa.origin.repeatsAt())));
            for (QuickMode quickMode : sa.quickModes.values()) {
                deadline = Math.min(deadline, quickMode.deadline());
            }
        }
        return deadline;
    }

    void deleteExpired(long now) {
        for (IkeSa sa : all()) {
            if (now >= sa.endsAt()) {
                out.due(Purpose.DELETE_IKE);
                delete(sa);
            }
        }
    }
}
