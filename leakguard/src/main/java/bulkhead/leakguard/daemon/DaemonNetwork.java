package bulkhead.leakguard.daemon;

import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.GuardState;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** The host's network by the daemon's hand, for a program without rights of its own: what of it is the same on every system. */
public abstract class DaemonNetwork implements HostNetwork {
    protected final DaemonClient daemon;
    private final Set<Capability> always;

    /** @param always what every computer with this system can */
    protected DaemonNetwork(DaemonClient daemon, Set<Capability> always) {
        this.daemon = daemon;
        this.always = Set.copyOf(always);
    }

    @Override
    public final boolean recover() throws HostException {
        return daemon.ask(new Request.Recover()).reply() instanceof Reply.Recovered(boolean guarded) && guarded;
    }

    @Override
    public final Set<Capability> capabilities() throws HostException {
        // The daemon runs where it may set what it needs.
        Set<Capability> all = EnumSet.of(Capability.RESOLVERS, Capability.IPV6);
        all.addAll(always);
        if (daemon.ask(new Request.AskDomains()).reply() instanceof Reply.Domains(boolean routed) && routed) {
            all.add(Capability.SPLIT_DNS);
        }
        return all;
    }

    /** A descriptor of what the daemon opens. */
    protected final int open(Request request) throws HostException {
        DaemonLink.Response answer = daemon.ask(request);
        if (!(answer.reply() instanceof Reply.Opened) || answer.descriptor() < 0) {
            throw new HostException("the guard's daemon handed nothing over: install it from the same release");
        }
        return answer.descriptor();
    }

    /** Makes something of a descriptor. */
    protected interface Adoption<T> {
        T run() throws IOException;
    }

    protected static <T> T adopted(Adoption<T> adoption) throws HostException {
        try {
            return adoption.run();
        } catch (IOException e) {
            throw new HostException(
                    "what the guard's daemon handed over is of no use (" + e.getMessage() + "): connect again", e);
        }
    }

    @Override
    public final void apply(HostPlan plan) throws HostException {
        daemon.apply(plan);
    }

    @Override
    public final void renewed() throws HostException {
        daemon.ask(new Request.Renewed());
    }

    @Override
    public final void leave() throws HostException {
        try (daemon) {
            daemon.end(new Request.Leave());
        }
    }

    @Override
    public final GuardState release() throws HostException {
        try (daemon) {
            if (daemon.end(new Request.Release()) instanceof Reply.Released(GuardState stands)) {
                return stands;
            }
            throw new HostException("the guard's daemon does not say what stands: install it from the same release");
        }
    }

    /** Lets go without a word, as the end of the process does. */
    public final void abandon() {
        daemon.close();
    }
}
