package bulkhead.leakguard.apply;

import bulkhead.leakguard.daemon.Conversation;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.daemon.Reply;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.daemon.Standing;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Steps;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guard of a computer with one network: by the daemon where it answers, otherwise by this process, which needs the rights. */
public abstract class GuardByDaemon implements GuardControl {
    private static final Logger LOG = LoggerFactory.getLogger(GuardByDaemon.class);
    /** One that hangs is not waited for much longer. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** By whom the network is set up. */
    public interface Host {
        /** A conversation with the daemon, if there is one. */
        Optional<Conversation> daemon(Duration greeting) throws IOException, RefusedException;

        /** By this process, if it may and no other Bulkhead is at work. */
        GuardedNetwork network() throws HostException;

        /** The same, for a look at it while another process may be at work. */
        GuardedNetwork look() throws HostException;

        /** Whether this process may. */
        boolean hasRights();
    }

    private final Host host;
    private final String restart;

    /** @param restart what is to be done about a daemon that does not answer */
    protected GuardByDaemon(Host host, String restart) {
        this.host = host;
        this.restart = restart;
    }

    @Override
    public final GuardStatus status() throws HostException {
        if (asked(new Request.AskStatus()).orElse(null) instanceof Reply.Status(GuardStatus guard)) {
            return guard;
        }
        GuardedNetwork network = host.look();
        try {
            network.look();
            return GuardStatus.of(network);
        } finally {
            network.leave();
        }
    }

    @Override
    public final void block(boolean atBoot) throws HostException {
        if (asked(new Request.Block(atBoot)).isPresent()) {
            return;
        }
        GuardedNetwork network = host.network();
        try {
            network.resume();
            Steps.all(
                    network::recover,
                    () -> {
                        if (atBoot) {
                            network.blockAtBoot(true);
                        }
                    },
                    () -> network.owner(Optional.empty()),
                    () -> network.blocked(true),
                    () -> network.apply(network.standing()
                            .map(Standing::plan)
                            .orElse(HostPlan.DISCONNECTED)
                            .lockedDown()));
        } finally {
            network.leave();
        }
    }

    @Override
    public final void unblock(boolean force) throws HostException {
        if (asked(new Request.Unblock(force)).isPresent()) {
            return;
        }
        GuardedNetwork network = host.network();
        Optional<String> who =
                force ? Optional.empty() : GuardStatus.ownerOf(network).map(Owner::words);
        if (who.isPresent()) {
            network.leave();
            throw new HostException(who.get() + " has the guard: disconnect it first, or use --force");
        }
        try {
            Steps.all(() -> network.blockAtBoot(false), () -> network.blocked(false), network::recover);
        } finally {
            network.close();
        }
    }

    /** Nothing where there is no daemon, or one that hangs and this process can do without it. */
    private Optional<Reply> asked(Request request) throws HostException {
        try {
            Optional<Conversation> daemon = host.daemon(LIMIT);
            if (daemon.isEmpty()) {
                return Optional.empty();
            }
            try (Conversation conversation = daemon.get()) {
                return Optional.of(conversation.askPatiently(request, LIMIT).reply());
            }
        } catch (RefusedException e) {
            throw new HostException(e.getMessage(), e);
        } catch (IOException e) {
            if (!host.hasRights()) {
                throw new HostException(e.getMessage() + ": " + restart, e);
            }
            LOG.warn("{}: it is left out", e.getMessage());
            return Optional.empty();
        }
    }
}
