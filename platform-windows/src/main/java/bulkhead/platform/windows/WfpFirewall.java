package bulkhead.platform.windows;

import bulkhead.leakguard.apply.Firewall;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.platform.windows.FilterStore.Part;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.wfp.Filter;
import bulkhead.platform.windows.wfp.FilterList;
import bulkhead.platform.windows.wfp.Names;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guard as filters of Windows that outlive this process, whatever ends it, until Windows itself ends. */
final class WfpFirewall implements Firewall {
    private static final Logger LOG = LoggerFactory.getLogger(WfpFirewall.class);

    /** What the rules' names are now. */
    interface NamesNow {
        Names read() throws WindowsException;
    }

    private final FilterStore store;
    private final NamesNow names;
    private FilterPolicy policy = FilterPolicy.OPEN;
    private Optional<Subscription> watch = Optional.empty();

    WfpFirewall(FilterStore store, NamesNow names) {
        this.store = store;
        this.names = names;
    }

    @Override
    public synchronized FilterPolicy policy() {
        return policy;
    }

    @Override
    public synchronized void tighten(FilterPolicy stricter) throws HostException {
        set(stricter);
        watch();
    }

    @Override
    public synchronized void settle(FilterPolicy next) throws HostException {
        set(next);
        if (!next.isOpen()) {
            watch();
            readBack();
        }
    }

    private void set(FilterPolicy next) throws HostException {
        calling(() -> {
            store.replace(Part.RUNNING, filters(next));
            return null;
        });
        policy = next;
        LOG.debug("guard: IPv4 {}, IPv6 {}", next.ipv4(), next.ipv6());
    }

    private List<Filter> filters(FilterPolicy of) throws WindowsException {
        return FilterList.of(of, names.read());
    }

    private void readBack() throws HostException {
        if (!holds()) {
            throw new HostException(
                    "the leak guard's filters are not what was just set up, so another program must have"
                            + " changed them: stop that program and connect again");
        }
    }

    @Override
    public synchronized boolean holds() throws HostException {
        return calling(() -> store.holds(Part.RUNNING, filters(policy)));
    }

    @Override
    public synchronized boolean isUp() throws HostException {
        return calling(() -> store.isThere(Part.RUNNING));
    }

    /** An administrator's program can remove any filter. */
    @Override
    public boolean isOwned() {
        return false;
    }

    @Override
    public synchronized void recover() throws HostException {
        if (policy.isOpen() && isUp()) {
            policy = FilterPolicy.CLOSED;
        }
    }

    @Override
    public synchronized void expect(FilterPolicy standing) {
        policy = standing;
    }

    @Override
    public synchronized void resume() throws HostException {
        if (policy.isOpen()) {
            return;
        }
        watch();
        if (!holds()) {
            set(policy);
        }
        readBack();
    }

    private void watch() throws HostException {
        if (watch.isEmpty()) {
            watch = Optional.of(calling(() -> store.watch(this::mend)));
        }
    }

    /** Sets again what another program removed. */
    private synchronized void mend() {
        try {
            if (watch.isPresent() && !holds()) {
                LOG.warn("another program removed some of the leak guard's filters; they are set up again");
                set(policy);
            }
        } catch (HostException e) {
            LOG.error("{}", e.getMessage());
        }
    }

    @Override
    public void openPortal(long pid, Duration time) throws HostException {
        throw new HostException("Bulkhead cannot open the guard for one program on Windows: use guard unblock");
    }

    @Override
    public void closePortal() {
        // None can be open.
    }

    @Override
    public void forgetPortal() {
        // None can be open.
    }

    @Override
    public Duration portalLeft() {
        return Duration.ZERO;
    }

    @Override
    public synchronized void close() {
        watch.ifPresent(Subscription::close);
        watch = Optional.empty();
        store.close();
    }

    private static <T> T calling(Failures.Call<T> call) throws HostException {
        return Failures.explaining("the leak guard's filters cannot be set up", call);
    }
}
