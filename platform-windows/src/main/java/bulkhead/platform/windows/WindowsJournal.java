package bulkhead.platform.windows;

import bulkhead.leakguard.apply.Journal;
import bulkhead.leakguard.host.HostException;
import bulkhead.platform.windows.api.Registry;
import bulkhead.platform.windows.api.Registry.Entry;
import java.util.Optional;

/** In a key that Windows forgets at its end, as it does our filters that are in force. */
final class WindowsJournal implements Journal {
    private static final String KEY = "SOFTWARE\\Bulkhead\\Run";

    private final Registry registry;
    private final Runnable release;

    /** @param release lets others have it */
    WindowsJournal(Registry registry, Runnable release) {
        this.registry = registry;
        this.release = release;
    }

    @Override
    public void save(String name, String content) throws HostException {
        calling(() -> {
            registry.setForNow(KEY, name, new Entry.Text(content));
            return null;
        });
    }

    @Override
    public Optional<String> load(String name) throws HostException {
        return calling(() -> Optional.ofNullable(registry.read(KEY).get(name))
                .filter(Entry.Text.class::isInstance)
                .map(entry -> ((Entry.Text) entry).text()));
    }

    @Override
    public void delete(String name) throws HostException {
        calling(() -> {
            registry.remove(KEY, name);
            return null;
        });
    }

    @Override
    public void close() {
        release.run();
    }

    private static <T> T calling(Failures.Call<T> call) throws HostException {
        return Failures.explaining("what stands cannot be written down", call);
    }
}
