package bulkhead.platform.windows;

import static bulkhead.platform.windows.api.WindowsException.FWP_E_ALREADY_EXISTS;
import static bulkhead.platform.windows.api.WindowsException.FWP_E_FILTER_NOT_FOUND;
import static bulkhead.platform.windows.api.WindowsException.FWP_E_IN_USE;
import static bulkhead.platform.windows.api.WindowsException.FWP_E_NO_TXN_IN_PROGRESS;
import static bulkhead.platform.windows.api.WindowsException.FWP_E_PROVIDER_NOT_FOUND;
import static bulkhead.platform.windows.api.WindowsException.FWP_E_SUBLAYER_NOT_FOUND;
import static bulkhead.platform.windows.api.WindowsException.FWP_E_TXN_IN_PROGRESS;

import bulkhead.leakguard.host.Subscription;
import bulkhead.platform.windows.api.FilterEngine;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.wfp.Filter;
import bulkhead.platform.windows.wfp.Lifetime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/** Windows' filtering engine in memory, as its calls are documented ("Object Management", "FwpmTransactionBegin0" and their like). */
final class FakeFilterEngine {
    /** A transaction of another session that does not end within 15 s. */
    private static final int FWP_E_TIMEOUT = 0x80320012;

    record Placed(Filter filter, UUID provider, UUID sublayer) {}

    record Room(UUID provider, int weight) {}

    /** All there is. */
    static final class Contents {
        final Set<UUID> providers = new HashSet<>();
        final Map<UUID, Room> sublayers = new LinkedHashMap<>();
        final Map<UUID, Placed> filters = new LinkedHashMap<>();

        Contents copy() {
            Contents copy = new Contents();
            copy.providers.addAll(providers);
            copy.sublayers.putAll(sublayers);
            copy.filters.putAll(filters);
            return copy;
        }

        @Override
        public String toString() {
            return providers.size() + " providers, " + sublayers.size() + " sublayers, " + filters.keySet();
        }
    }

    private final FakeCalls calls;
    private Contents contents = new Contents();
    private Session busy;
    private final List<Runnable> watchers = new ArrayList<>();

    FakeFilterEngine(FakeCalls calls) {
        this.calls = calls;
    }

    /** What is in force. */
    Contents contents() {
        return contents;
    }

    /** Another program of an administrator's removes filters, and whoever watches is told. */
    void without(java.util.function.Predicate<Filter> those) {
        contents.filters.values().removeIf(placed -> those.test(placed.filter()));
        List.copyOf(watchers).forEach(Runnable::run);
    }

    /** The computer is started anew: what is neither persistent nor of the boot is gone. */
    void reboot() {
        busy = null;
        watchers.clear();
        contents.filters.values().removeIf(placed -> placed.filter().lifetime() == Lifetime.STATIC);
    }

    FilterEngine open() throws WindowsException {
        return calls.get("FwpmEngineOpen0", Session::new);
    }

    private final class Session implements FilterEngine {
        private Contents transaction;

        private Contents seen() {
            return transaction == null ? contents : transaction;
        }

        /** Outside a transaction each change is one, which everybody sees at once. */
        private Contents changed() {
            if (transaction != null) {
                return transaction;
            }
            contents = contents.copy();
            return contents;
        }

        @Override
        public void begin() throws WindowsException {
            calls.run("FwpmTransactionBegin0", () -> {
                refuse("FwpmTransactionBegin0", transaction != null, FWP_E_TXN_IN_PROGRESS);
                refuse("FwpmTransactionBegin0", busy != null, FWP_E_TIMEOUT);
                transaction = contents.copy();
                busy = this;
            });
        }

        @Override
        public void commit() throws WindowsException {
            calls.run("FwpmTransactionCommit0", () -> {
                refuse("FwpmTransactionCommit0", transaction == null, FWP_E_NO_TXN_IN_PROGRESS);
                contents = transaction;
                end();
            });
        }

        private void end() {
            transaction = null;
            if (busy == this) {
                busy = null;
            }
        }

        @Override
        public void addProvider(UUID key, String name) throws WindowsException {
            calls.run("FwpmProviderAdd0", () -> {
                refuse("FwpmProviderAdd0", seen().providers.contains(key), FWP_E_ALREADY_EXISTS);
                changed().providers.add(key);
            });
        }

        @Override
        public void deleteProvider(UUID key) throws WindowsException {
            calls.run("FwpmProviderDeleteByKey0", () -> {
                Contents seen = seen();
                refuse("FwpmProviderDeleteByKey0", !seen.providers.contains(key), FWP_E_PROVIDER_NOT_FOUND);
                boolean used = seen.sublayers.values().stream()
                                .anyMatch(s -> s.provider().equals(key))
                        || seen.filters.values().stream()
                                .anyMatch(f -> f.provider().equals(key));
                refuse("FwpmProviderDeleteByKey0", used, FWP_E_IN_USE);
                changed().providers.remove(key);
            });
        }

        @Override
        public boolean hasProvider(UUID key) throws WindowsException {
            return calls.get("FwpmProviderGetByKey0", () -> seen().providers.contains(key));
        }

        @Override
        public void addSublayer(UUID key, UUID provider, String name, int weight) throws WindowsException {
            calls.run("FwpmSubLayerAdd0", () -> {
                refuse("FwpmSubLayerAdd0", !seen().providers.contains(provider), FWP_E_PROVIDER_NOT_FOUND);
                refuse("FwpmSubLayerAdd0", seen().sublayers.containsKey(key), FWP_E_ALREADY_EXISTS);
                changed().sublayers.put(key, new Room(provider, weight));
            });
        }

        @Override
        public void deleteSublayer(UUID key) throws WindowsException {
            calls.run("FwpmSubLayerDeleteByKey0", () -> {
                Contents seen = seen();
                refuse("FwpmSubLayerDeleteByKey0", !seen.sublayers.containsKey(key), FWP_E_SUBLAYER_NOT_FOUND);
                boolean used = seen.filters.values().stream()
                        .anyMatch(f -> f.sublayer().equals(key));
                refuse("FwpmSubLayerDeleteByKey0", used, FWP_E_IN_USE);
                changed().sublayers.remove(key);
            });
        }

        @Override
        public OptionalInt sublayerWeight(UUID key) throws WindowsException {
            return calls.get("FwpmSubLayerGetByKey0", () -> {
                Room room = seen().sublayers.get(key);
                return room == null ? OptionalInt.empty() : OptionalInt.of(room.weight());
            });
        }

        @Override
        public void addFilter(UUID provider, UUID sublayer, Filter filter) throws WindowsException {
            calls.run("FwpmFilterAdd0", () -> {
                refuse("FwpmFilterAdd0", !seen().providers.contains(provider), FWP_E_PROVIDER_NOT_FOUND);
                refuse("FwpmFilterAdd0", !seen().sublayers.containsKey(sublayer), FWP_E_SUBLAYER_NOT_FOUND);
                UUID key = filter.key();
                refuse("FwpmFilterAdd0", seen().filters.containsKey(key), FWP_E_ALREADY_EXISTS);
                changed().filters.put(key, new Placed(filter, provider, sublayer));
            });
        }

        @Override
        public void deleteFilter(UUID key) throws WindowsException {
            calls.run("FwpmFilterDeleteByKey0", () -> {
                refuse("FwpmFilterDeleteByKey0", !seen().filters.containsKey(key), FWP_E_FILTER_NOT_FOUND);
                changed().filters.remove(key);
            });
        }

        /** In the order in which nobody would expect them. */
        @Override
        public List<Found> filters(UUID provider) throws WindowsException {
            return calls.get("FwpmFilterEnum0", () -> {
                List<Found> found = new ArrayList<>();
                seen().filters.forEach((key, placed) -> {
                    if (placed.provider().equals(provider)) {
                        Filter filter = placed.filter();
                        found.add(new Found(key, filter.layer().guid(), filter.flags(), filter.permit()));
                    }
                });
                return found.reversed();
            });
        }

        @Override
        public Subscription watch(UUID provider, Runnable changed) throws WindowsException {
            return calls.get("FwpmFilterSubscribeChanges0", () -> {
                watchers.add(changed);
                return () -> watchers.remove(changed);
            });
        }

        @Override
        public void close() {
            end();
        }

        private void refuse(String call, boolean bad, int code) throws WindowsException {
            if (bad) {
                throw new WindowsException(call, code);
            }
        }
    }
}
