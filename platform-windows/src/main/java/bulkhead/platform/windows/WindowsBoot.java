package bulkhead.platform.windows;

import bulkhead.leakguard.apply.NextBoot;
import bulkhead.leakguard.host.HostException;
import bulkhead.platform.windows.FilterStore.Part;
import bulkhead.platform.windows.WfpFirewall.NamesNow;
import bulkhead.platform.windows.api.Registry;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.wfp.FilterList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the next boot begins with, as filters that Windows keeps; the registry says who wants them. */
final class WindowsBoot implements NextBoot {
    private static final Logger LOG = LoggerFactory.getLogger(WindowsBoot.class);
    private static final String KEY = "SOFTWARE\\Bulkhead\\NextBoot";

    private final FilterStore store;
    private final NamesNow names;
    private final Registry registry;

    WindowsBoot(FilterStore store, NamesNow names, Registry registry) {
        this.store = store;
        this.names = names;
        this.registry = registry;
    }

    @Override
    public boolean ofTheBoot() {
        return true;
    }

    /** What cannot be looked at counts as there: nothing is opened for that. */
    @Override
    public boolean isThere() {
        return orTrue(() -> store.isThere(Part.BOOT));
    }

    @Override
    public boolean isThere(By whom) {
        return orTrue(() -> has(whom));
    }

    private static boolean orTrue(Failures.Call<Boolean> call) {
        try {
            return call.run();
        } catch (WindowsException e) {
            LOG.warn("what the next boot begins with cannot be read: {}", e.getMessage());
            return true;
        }
    }

    private boolean has(By whom) throws WindowsException {
        return store.isThere(Part.BOOT) && (wants(whom) || whom == By.USER && !wants(By.CONNECTION));
    }

    private boolean wants(By whom) throws WindowsException {
        return registry.read(KEY).containsKey(name(whom));
    }

    private static String name(By whom) {
        return whom.name().toLowerCase(Locale.ROOT);
    }

    /** A mark without filters is worth nothing, and so comes first. */
    @Override
    public void want(By whom) throws HostException {
        calling(() -> {
            if (has(By.USER)) {
                mark(By.USER);
            }
            mark(whom);
            store.replace(Part.BOOT, FilterList.ofTheBoot(names.read()));
            return null;
        });
    }

    private void mark(By whom) throws WindowsException {
        if (!wants(whom)) {
            registry.set(KEY, name(whom), new Registry.Entry.Number(1));
        }
    }

    @Override
    public void release(By whom) throws HostException {
        calling(() -> {
            boolean others = has(whom == By.USER ? By.CONNECTION : By.USER);
            if (!others && store.isThere(Part.BOOT)) {
                store.replace(Part.BOOT, List.of());
            }
            if (!wants(whom)) {
                return null;
            }
            registry.remove(KEY, name(whom));
            return null;
        });
    }

    @Override
    public void refresh() throws HostException {
        calling(() -> {
            if (store.isThere(Part.BOOT)) {
                store.replace(Part.BOOT, FilterList.ofTheBoot(names.read()));
            }
            return null;
        });
    }

    private static <T> T calling(Failures.Call<T> call) throws HostException {
        return Failures.explaining("what the next boot begins with cannot be changed", call);
    }
}
