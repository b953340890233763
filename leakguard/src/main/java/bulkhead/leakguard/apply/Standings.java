package bulkhead.leakguard.apply;

import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.daemon.Standing;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands, written down for who comes after this process. */
public final class Standings {
    private static final Logger LOG = LoggerFactory.getLogger(Standings.class);
    private static final String NAME = "standing";

    private final Journal journal;
    private Optional<Owner> owner;
    /** Unknown until this process has looked. */
    private Optional<Boolean> blocked = Optional.empty();

    /** @param owner of what is applied first */
    Standings(Journal journal, Optional<Owner> owner) {
        this.journal = journal;
        this.owner = owner;
    }

    /** Whether a guard is to stand, whatever became of its rules. */
    public static boolean isThere(Journal journal) throws HostException {
        return journal.load(NAME).isPresent();
    }

    /** Goes on with what stands. */
    void resume(Optional<Standing> found) {
        recallBlock(found);
        owner = found.flatMap(Standing::owner);
    }

    /** A user's block outlasts any connection. What this process knows already it knows better than what it finds. */
    void recallBlock(Optional<Standing> found) {
        blocked = blocked.or(() -> found.map(Standing::blocked));
    }

    boolean isBlocked() {
        return blocked.orElse(false);
    }

    Optional<Standing> load() throws HostException {
        Optional<String> text = journal.load(NAME);
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(MessageCodec.standing(text.get()));
        } catch (RefusedException e) {
            LOG.warn("what stands was written by another version: it counts as a lockdown");
            return Optional.empty();
        }
    }

    void applies(HostPlan plan, Optional<String> tun) throws HostException {
        Instant since = load().filter(s -> s.plan().guard().equals(plan.guard()))
                .map(Standing::since)
                .orElseGet(Instant::now);
        journal.save(NAME, MessageCodec.write(new Standing(plan, since, owner, tun, isBlocked())));
    }

    void nothing() throws HostException {
        journal.delete(NAME);
    }

    void owner(Optional<Owner> next) throws HostException {
        owner = next;
        rewrite();
    }

    void blocked(boolean next) throws HostException {
        blocked = Optional.of(next);
        rewrite();
    }

    private void rewrite() throws HostException {
        Optional<Standing> found = load();
        if (found.isPresent()) {
            applies(found.get().plan(), found.get().tun());
        }
    }
}
