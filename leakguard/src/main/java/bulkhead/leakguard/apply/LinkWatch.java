package bulkhead.leakguard.apply;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.Links;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a plan's policy true to this host's links while those change: which LAN there is, and which containers' bridges. */
final class LinkWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkWatch.class);

    private final HostDevices devices;
    private final Follower follower;
    private Subscription subscription;
    private HostPlan plan = HostPlan.DISCONNECTED;
    private Links links = Links.NONE;
    private Optional<HostException> unknown = Optional.empty();

    /** Asks for {@link #changed} when nothing else changes the plan. */
    @FunctionalInterface
    interface Follower {
        void follow() throws HostException;
    }

    LinkWatch(HostDevices devices, Follower follower) {
        this.devices = devices;
        this.follower = follower;
    }

    /** From here on for this plan, unless it lets everything pass; its policy with the links as they are. */
    synchronized FilterPolicy watch(HostPlan next) throws HostException {
        plan = next;
        if (plan.policy(Links.NONE).isOpen()) {
            return FilterPolicy.OPEN;
        }
        links = read(true);
        return plan.policy(links);
    }

    /** The plan's policy, if other links have changed it. */
    synchronized Optional<FilterPolicy> changed() {
        Links now = subscription == null ? links : read(false);
        boolean changed = !now.equals(links);
        links = now;
        return changed ? Optional.of(plan.policy(now)) : Optional.empty();
    }

    /** What is not known of the links is an exception for none of them, until {@link #check} has told it. */
    private Links read(boolean watch) {
        unknown = Optional.empty();
        try {
            if (watch && subscription == null) {
                subscription = devices.watch(new Listener());
            }
            return devices.links(plan);
        } catch (HostException e) {
            unknown = Optional.of(e);
            return Links.NONE;
        }
    }

    /** Fails if the last policy is stricter than the plan's, as the links could not be read. */
    synchronized void check() throws HostException {
        if (unknown.isPresent()) {
            throw unknown.get();
        }
    }

    @Override
    public synchronized void close() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    private final class Listener implements NetworkListener {
        @Override
        public void changed() {
            try {
                follower.follow();
            } catch (HostException e) {
                LOG.warn("the guard's rules are stricter than the links would have them: {}", e.getMessage());
            }
        }

        @Override
        public void woke(Duration slept) {
            changed();
        }

        /** It is this process's end, as of any thread of its own: the next one looks again. */
        @Override
        public void died(Throwable why) {
            throw new IllegalStateException("the links are not followed any more", why);
        }
    }
}
