package bulkhead.platform.windows.win32;

import bulkhead.leakguard.host.Subscription;
import bulkhead.platform.windows.api.FilterEngine;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.wfp.Filter;
import bulkhead.platform.windows.wfp.Layer;
import bulkhead.platform.windows.win32.Fwpm.FWPM_FILTER0;
import bulkhead.platform.windows.win32.Fwpm.FWPM_FILTER_ENUM_TEMPLATE0;
import bulkhead.platform.windows.win32.Fwpm.FWPM_FILTER_SUBSCRIPTION0;
import bulkhead.platform.windows.win32.Fwpm.FWPM_PROVIDER0;
import bulkhead.platform.windows.win32.Fwpm.FWPM_SESSION0;
import bulkhead.platform.windows.win32.Fwpm.FWPM_SUBLAYER0;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;

/** A session with the filtering engine of this Windows. It has not run yet. */
public final class NativeFilterEngine implements FilterEngine {
    private static final int AT_A_TIME = 256;
    // Of fwpmtypes.h in the Windows SDK; mingw-w64's does not have them, so that no compiler was asked.
    /** FWPM_PROVIDER_FLAG_PERSISTENT and FWPM_SUBLAYER_FLAG_PERSISTENT. */
    private static final int PERSISTENT = 1;

    /** FWPM_SUBSCRIPTION_FLAG_NOTIFY_ON_DELETE. */
    private static final int NOTIFY_ON_DELETE = 2;

    /** FWPM_FILTER_FLAG_INDEXED, which the engine sets of its own. */
    private static final int INDEXED = 0x40;

    private final Pointer engine;
    /** Identifiers of executable files, which are the engine's memory. */
    private final Map<String, PointerByReference> programs = new HashMap<>();

    private NativeFilterEngine(Pointer engine) {
        this.engine = engine;
    }

    public static FilterEngine open() throws WindowsException {
        FWPM_SESSION0 session = new FWPM_SESSION0();
        session.displayData.name = new WString("Bulkhead");
        PointerByReference engine = new PointerByReference();
        check("FwpmEngineOpen0", Fwpuclnt.FwpmEngineOpen0(null, Fwpuclnt.RPC_C_AUTHN_DEFAULT, null, session, engine));
        return new NativeFilterEngine(engine.getValue());
    }

    private static void check(String call, int code) throws WindowsException {
        if (code != 0) {
            throw new WindowsException(call, code);
        }
    }

    @Override
    public void begin() throws WindowsException {
        check("FwpmTransactionBegin0", Fwpuclnt.FwpmTransactionBegin0(engine, 0));
    }

    @Override
    public void commit() throws WindowsException {
        check("FwpmTransactionCommit0", Fwpuclnt.FwpmTransactionCommit0(engine));
    }

    @Override
    public void addProvider(UUID key, String name) throws WindowsException {
        FWPM_PROVIDER0 provider = new FWPM_PROVIDER0();
        provider.providerKey.set(key);
        provider.displayData.name = new WString(name);
        provider.flags = PERSISTENT;
        check("FwpmProviderAdd0", Fwpuclnt.FwpmProviderAdd0(engine, provider, null));
    }

    @Override
    public void deleteProvider(UUID key) throws WindowsException {
        check("FwpmProviderDeleteByKey0", Fwpuclnt.FwpmProviderDeleteByKey0(engine, new GUID(key)));
    }

    @Override
    public boolean hasProvider(UUID key) throws WindowsException {
        PointerByReference found = new PointerByReference();
        int code = Fwpuclnt.FwpmProviderGetByKey0(engine, new GUID(key), found);
        if (code == WindowsException.FWP_E_PROVIDER_NOT_FOUND) {
            return false;
        }
        check("FwpmProviderGetByKey0", code);
        Fwpuclnt.FwpmFreeMemory0(found);
        return true;
    }

    @Override
    public void addSublayer(UUID key, UUID provider, String name, int weight) throws WindowsException {
        GUID owner = new GUID(provider);
        owner.write();
        FWPM_SUBLAYER0 sublayer = new FWPM_SUBLAYER0();
        sublayer.subLayerKey.set(key);
        sublayer.displayData.name = new WString(name);
        sublayer.flags = PERSISTENT;
        sublayer.providerKey = owner.getPointer();
        sublayer.weight = (short) weight;
        check("FwpmSubLayerAdd0", Fwpuclnt.FwpmSubLayerAdd0(engine, sublayer, null));
        Reference.reachabilityFence(owner);
    }

    @Override
    public void deleteSublayer(UUID key) throws WindowsException {
        check("FwpmSubLayerDeleteByKey0", Fwpuclnt.FwpmSubLayerDeleteByKey0(engine, new GUID(key)));
    }

    @Override
    public OptionalInt sublayerWeight(UUID key) throws WindowsException {
        PointerByReference found = new PointerByReference();
        int code = Fwpuclnt.FwpmSubLayerGetByKey0(engine, new GUID(key), found);
        if (code == WindowsException.FWP_E_SUBLAYER_NOT_FOUND) {
            return OptionalInt.empty();
        }
        check("FwpmSubLayerGetByKey0", code);
        int weight = Short.toUnsignedInt(new FWPM_SUBLAYER0(found.getValue()).weight);
        Fwpuclnt.FwpmFreeMemory0(found);
        return OptionalInt.of(weight);
    }

    @Override
    public void addFilter(UUID provider, UUID sublayer, Filter filter) throws WindowsException {
        for (var condition : filter.conditions()) {
            if (condition.value() instanceof bulkhead.platform.windows.wfp.Value.Program(String path)) {
                identify(path);
            }
        }
        FilterMemory memory = new FilterMemory(
                provider, sublayer, filter, path -> programs.get(path).getValue());
        check("FwpmFilterAdd0", Fwpuclnt.FwpmFilterAdd0(engine, memory.filter(), null, new LongByReference()));
        Reference.reachabilityFence(memory);
    }

    private void identify(String path) throws WindowsException {
        if (!programs.containsKey(path)) {
            PointerByReference blob = new PointerByReference();
            check("FwpmGetAppIdFromFileName0", Fwpuclnt.FwpmGetAppIdFromFileName0(new WString(path), blob));
            programs.put(path, blob);
        }
    }

    @Override
    public void deleteFilter(UUID key) throws WindowsException {
        check("FwpmFilterDeleteByKey0", Fwpuclnt.FwpmFilterDeleteByKey0(engine, new GUID(key)));
    }

    @Override
    public List<Found> filters(UUID provider) throws WindowsException {
        List<Found> found = new ArrayList<>();
        GUID owner = new GUID(provider);
        owner.write();
        for (Layer layer : Layer.values()) {
            FWPM_FILTER_ENUM_TEMPLATE0 template = new FWPM_FILTER_ENUM_TEMPLATE0();
            template.providerKey = owner.getPointer();
            template.layerKey.set(layer.guid());
            template.enumType = Fwpm.FWP_FILTER_ENUM_OVERLAPPING;
            template.flags = Fwpm.FWP_FILTER_ENUM_FLAG_INCLUDE_BOOTTIME;
            // Of permits and blocks, and of what calls a driver.
            template.actionMask = -1;
            PointerByReference handle = new PointerByReference();
            check("FwpmFilterCreateEnumHandle0", Fwpuclnt.FwpmFilterCreateEnumHandle0(engine, template, handle));
            try {
                read(handle.getValue(), found);
            } finally {
                Fwpuclnt.FwpmFilterDestroyEnumHandle0(engine, handle.getValue());
            }
        }
        Reference.reachabilityFence(owner);
        return found;
    }

    private void read(Pointer handle, List<Found> to) throws WindowsException {
        IntByReference count = new IntByReference();
        do {
            PointerByReference entries = new PointerByReference();
            check("FwpmFilterEnum0", Fwpuclnt.FwpmFilterEnum0(engine, handle, AT_A_TIME, entries, count));
            for (int i = 0; i < count.getValue(); i++) {
                Pointer entry = entries.getValue().getPointer((long) i * Long.BYTES);
                FWPM_FILTER0 filter = new FWPM_FILTER0(entry);
                to.add(new Found(
                        filter.filterKey.get(),
                        filter.layerKey.get(),
                        filter.flags & ~INDEXED,
                        filter.action.type == Fwpm.FWP_ACTION_PERMIT));
            }
            Fwpuclnt.FwpmFreeMemory0(entries);
        } while (count.getValue() == AT_A_TIME);
    }

    @Override
    public Subscription watch(UUID provider, Runnable changed) throws WindowsException {
        FWPM_FILTER_SUBSCRIPTION0 subscription = new FWPM_FILTER_SUBSCRIPTION0();
        subscription.flags = NOTIFY_ON_DELETE;
        Fwpuclnt.FilterChanged callback = (_, _) -> changed.run();
        PointerByReference handle = new PointerByReference();
        check(
                "FwpmFilterSubscribeChanges0",
                Fwpuclnt.FwpmFilterSubscribeChanges0(engine, subscription, callback, null, handle));
        return () -> {
            Fwpuclnt.FwpmFilterUnsubscribeChanges0(engine, handle.getValue());
            // Until here Windows may call it.
            Reference.reachabilityFence(callback);
        };
    }

    @Override
    public void close() {
        Fwpuclnt.FwpmEngineClose0(engine);
        programs.values().forEach(Fwpuclnt::FwpmFreeMemory0);
        programs.clear();
    }
}
