package bulkhead.platform.windows;

import bulkhead.leakguard.host.Subscription;
import bulkhead.platform.windows.api.FilterEngine;
import bulkhead.platform.windows.api.FilterEngine.Found;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.wfp.Filter;
import bulkhead.platform.windows.wfp.Lifetime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Our filters in Windows' filtering engine, below a provider and in a sublayer of our own, which are there as long as any filter is. */
final class FilterStore implements AutoCloseable {
    private static final UUID PROVIDER = UUID.fromString("7c0de6a4-5f0b-4a3c-8d0f-6b756c6b6801");
    private static final UUID SUBLAYER = UUID.fromString("7c0de6a4-5f0b-4a3c-8d0f-6b756c6b6802");
    private static final String NAME = "Bulkhead";
    /** The heaviest there is: it speaks first, and no lighter one opens what it closes. */
    private static final int WEIGHT = 0xffff;

    /** Which of them. */
    enum Part {
        /** What is in force until Windows ends. */
        RUNNING(Lifetime.STATIC),
        /** What the next boot begins with. */
        BOOT(Lifetime.PERSISTENT, Lifetime.BOOTTIME);

        private final Set<Integer> flags;

        Part(Lifetime... lifetimes) {
            flags = Set.of(lifetimes).stream().map(Lifetime::flag).collect(Collectors.toSet());
        }

        boolean has(Found found) {
            return flags.contains(found.flags() & (Lifetime.PERSISTENT.flag() | Lifetime.BOOTTIME.flag()));
        }
    }

    private final FilterEngine.Engines engines;
    private Optional<FilterEngine> open = Optional.empty();

    FilterStore(FilterEngine.Engines engines) {
        this.engines = engines;
    }

    /** Has these in the place of all that the part has, at once or not at all; what is there already stays untouched. */
    synchronized void replace(Part part, List<Filter> wanted) throws WindowsException {
        calling(engine -> {
            engine.begin();
            change(engine, part, wanted);
            engine.commit();
            return null;
        });
    }

    private static void change(FilterEngine engine, Part part, List<Filter> wanted) throws WindowsException {
        List<Found> all = engine.filters(PROVIDER);
        Set<UUID> there = all.stream().map(Found::key).collect(Collectors.toSet());
        Set<UUID> stay = wanted.stream().map(Filter::key).collect(Collectors.toCollection(HashSet::new));
        if (!wanted.isEmpty()) {
            makeRoom(engine);
        }
        for (Filter filter : wanted) {
            if (!there.contains(filter.key())) {
                engine.addFilter(PROVIDER, SUBLAYER, filter);
            }
        }
        int left = wanted.size();
        for (Found found : all) {
            if (!part.has(found)) {
                left++;
            } else if (!stay.contains(found.key())) {
                engine.deleteFilter(found.key());
            }
        }
        if (left == 0) {
            removeRoom(engine);
        }
    }

    private static void makeRoom(FilterEngine engine) throws WindowsException {
        if (!engine.hasProvider(PROVIDER)) {
            engine.addProvider(PROVIDER, NAME);
        }
        OptionalInt weight = engine.sublayerWeight(SUBLAYER);
        if (weight.isPresent() && weight.getAsInt() != WEIGHT) {
            engine.deleteSublayer(SUBLAYER);
        }
        if (weight.isEmpty() || weight.getAsInt() != WEIGHT) {
            engine.addSublayer(SUBLAYER, PROVIDER, NAME, WEIGHT);
        }
    }

    private static void removeRoom(FilterEngine engine) throws WindowsException {
        if (engine.sublayerWeight(SUBLAYER).isPresent()) {
            engine.deleteSublayer(SUBLAYER);
        }
        if (engine.hasProvider(PROVIDER)) {
            engine.deleteProvider(PROVIDER);
        }
    }

    /** Whether the part has just these, where they speak first. */
    synchronized boolean holds(Part part, List<Filter> wanted) throws WindowsException {
        return calling(engine -> {
            Set<Found> there =
                    engine.filters(PROVIDER).stream().filter(part::has).collect(Collectors.toSet());
            Set<Found> expected = wanted.stream()
                    .map(f -> new Found(f.key(), f.layer().guid(), f.flags(), f.permit()))
                    .collect(Collectors.toSet());
            return there.equals(expected)
                    && (wanted.isEmpty() || engine.sublayerWeight(SUBLAYER).equals(OptionalInt.of(WEIGHT)));
        });
    }

    synchronized boolean isThere(Part part) throws WindowsException {
        return calling(engine -> engine.filters(PROVIDER).stream().anyMatch(part::has));
    }

    synchronized Subscription watch(Runnable changed) throws WindowsException {
        return calling(engine -> engine.watch(PROVIDER, changed));
    }

    private interface Call<T> {
        T on(FilterEngine engine) throws WindowsException;
    }

    /** After a failure the session is done with: what it had begun is undone, and the next call has a new one. */
    private <T> T calling(Call<T> call) throws WindowsException {
        boolean done = false;
        try {
            if (open.isEmpty()) {
                open = Optional.of(engines.open());
            }
            T result = call.on(open.get());
            done = true;
            return result;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    @Override
    public synchronized void close() {
        open.ifPresent(FilterEngine::close);
        open = Optional.empty();
    }
}
