package bulkhead.platform.windows.api;

import bulkhead.leakguard.host.Subscription;
import bulkhead.platform.windows.wfp.Filter;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A session with Windows' filtering engine (fwpuclnt.dll). What is changed outside a transaction is one of its own. All sessions see
 * what is committed, and each what it has changed itself.
 */
public interface FilterEngine extends AutoCloseable {
    /** Where sessions come from (FwpmEngineOpen0). */
    interface Engines {
        FilterEngine open() throws WindowsException;
    }

    /** A filter that is there. */
    record Found(UUID key, UUID layer, int flags, boolean permit) {}

    /** FwpmTransactionBegin0: FWP_E_TXN_IN_PROGRESS where this session has one; another session's end is waited for. */
    void begin() throws WindowsException;

    /** FwpmTransactionCommit0: all is in force, or nothing. FWP_E_NO_TXN_IN_PROGRESS. */
    void commit() throws WindowsException;

    /** FwpmProviderAdd0, persistent and of no service, as the engine passes over a disabled service's. FWP_E_ALREADY_EXISTS. */
    void addProvider(UUID key, String name) throws WindowsException;

    /** FwpmProviderDeleteByKey0: FWP_E_PROVIDER_NOT_FOUND; FWP_E_IN_USE while anything is the provider's. */
    void deleteProvider(UUID key) throws WindowsException;

    boolean hasProvider(UUID key) throws WindowsException;

    /** FwpmSubLayerAdd0, persistent. FWP_E_ALREADY_EXISTS, FWP_E_PROVIDER_NOT_FOUND. */
    void addSublayer(UUID key, UUID provider, String name, int weight) throws WindowsException;

    /** FwpmSubLayerDeleteByKey0: FWP_E_SUBLAYER_NOT_FOUND; FWP_E_IN_USE while it has filters. */
    void deleteSublayer(UUID key) throws WindowsException;

    /** Its weight; none where there is no such sublayer (FwpmSubLayerGetByKey0). */
    OptionalInt sublayerWeight(UUID key) throws WindowsException;

    /** FwpmFilterAdd0: FWP_E_ALREADY_EXISTS, FWP_E_PROVIDER_NOT_FOUND, FWP_E_SUBLAYER_NOT_FOUND. */
    void addFilter(UUID provider, UUID sublayer, Filter filter) throws WindowsException;

    /** FwpmFilterDeleteByKey0: FWP_E_FILTER_NOT_FOUND. */
    void deleteFilter(UUID key) throws WindowsException;

    /** All of a provider's in the layers that this program knows, those of the boot as well, in no order (FwpmFilterEnum0). */
    List<Found> filters(UUID provider) throws WindowsException;

    /** Tells, from a thread of Windows, that filters came or went (FwpmFilterSubscribeChanges0), also of what this session does. */
    Subscription watch(UUID provider, Runnable changed) throws WindowsException;

    /** FwpmEngineClose0: a transaction that is not committed is undone. */
    @Override
    void close();
}
