package bulkhead.protocol.ike.session;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.core.Vitals;
import bulkhead.protocol.ike.exchange.EspSas;
import bulkhead.protocol.ike.exchange.Outbox;
import bulkhead.protocol.note.Purpose;
import java.util.Optional;

/** When the SAs of a session are made anew: the ISAKMP SA by a main mode, the ESP SAs by a quick mode under it. */
final class Rekeying {
    /** After an exchange that failed while there is what it was to replace. */
    static final int RETRY_MILLIS = 10_000;
    /** A peer that deletes each ESP SA as soon as it is there does not want one. */
    private static final int SHORTEST_ESP_MILLIS = 2000;

    private final Outbox out;
    private final IkeSas sas;
    private final EspSas esp;
    private final MainModes mainModes;
    private final QuickModes quickModes;
    private final boolean client;
    private boolean everEstablished;
    private boolean deleted;
    private boolean natPort;
    private long lastReplacement = Long.MIN_VALUE / 2;

    Rekeying(boolean client, Outbox out, IkeSas sas, EspSas esp, MainModes mainModes, QuickModes quickModes) {
        this.client = client;
        this.out = out;
        this.sas = sas;
        this.esp = esp;
        this.mainModes = mainModes;
        this.quickModes = quickModes;
    }

    /** Whether there has been an ISAKMP SA: what follows replaces it. */
    boolean everEstablished() {
        return everEstablished;
    }

    /** There is a new ISAKMP SA, under which begins what waits for one and what has to begin anew. */
    void established(long now, IkeSa sa) {
        everEstablished = true;
        deleted = false;
        natPort = sa.phase1.natPort();
        out.set(Purpose.REKEY_IKE, now, sa.lifetime().rekeyAt());
        boolean overtaken = quickModes.abandonOvertaken();
        if (overtaken || quickModes.isWanted() || client && esp.current() == null) {
            startQuickMode(now);
        }
    }

    void startMainMode(long now) {
        if (!sas.isOpening()) {
            mainModes.start(now, natPort, !everEstablished);
        }
    }

    void startQuickMode(long now) {
        if (!quickModes.start(now)) {
            startMainMode(now);
        }
    }

    /** The peer deleted an ESP SA. Where it was the last, a client makes another; false when that makes no sense. */
    boolean espDeleted(long now, int outboundSpi) {
        if (!esp.deletedByPeer(now, outboundSpi) || !client) {
            return true;
        }
        if (now - lastReplacement < SHORTEST_ESP_MILLIS) {
            return false;
        }
        lastReplacement = now;
        startQuickMode(now);
        return true;
    }

    /** The peer deleted an ISAKMP SA. Where it was the last, a client makes another; false when there is nothing left to protect. */
    boolean ikeDeleted(long now, IkeSa sa) {
        sas.forget(sa);
        if (!sas.isEmpty() || mainModes.isUnderWay()) {
            return true;
        }
        if (esp.current() == null) {
            return false;
        }
        if (client) {
            deleted = true;
            startMainMode(now);
        }
        return true;
    }

    /** Whether there is no ISAKMP SA because the peer deleted it. */
    boolean isDeleted() {
        return deleted;
    }

    Optional<Vitals.Keys> ikeKeys() {
        return Optional.ofNullable(sas.newest())
                .map(sa -> new Vitals.Keys(
                        sa.lifetime().agreedAt(),
                        ikeAt(),
                        sa.isReplaced() ? Machine.NEVER : sa.lifetime().rekeyAt()));
    }

    Optional<Vitals.Keys> espKeys() {
        return Optional.ofNullable(esp.current())
                .map(pair -> new Vitals.Keys(
                        pair.lifetime().agreedAt(), espAt(), pair.lifetime().rekeyAt()));
    }

    /** When the ISAKMP SA is to be replaced. */
    private long ikeAt() {
        return mainModes.rekeyAt(sas.newest(), sas.isQuickModeUnderWay());
    }

    /** When the ESP SAs are to be replaced. */
    private long espAt() {
        return quickModes.rekeyAt(mainModes.isUnderWay());
    }

    long deadline() {
        return Math.min(ikeAt(), espAt());
    }

    /** Starts the exchanges whose time has come; at a client also those that make anew what is gone. */
    void tick(long now) {
        boolean mustHave = client && everEstablished;
        if (now >= ikeAt()) {
            out.due(Purpose.REKEY_IKE);
            startMainMode(now);
        } else if (mustHave && sas.isEmpty() && !mainModes.isUnderWay()) {
            startMainMode(now);
        }
        if (now >= espAt()) {
            out.due(Purpose.REKEY_ESP);
            startQuickMode(now);
        } else if (mustHave && esp.current() == null) {
            startQuickMode(now);
        }
    }
}
