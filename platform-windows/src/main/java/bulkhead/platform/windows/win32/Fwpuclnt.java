package bulkhead.platform.windows.win32;

import bulkhead.platform.windows.win32.Fwpm.FWPM_FILTER0;
import bulkhead.platform.windows.win32.Fwpm.FWPM_FILTER_ENUM_TEMPLATE0;
import bulkhead.platform.windows.win32.Fwpm.FWPM_FILTER_SUBSCRIPTION0;
import bulkhead.platform.windows.win32.Fwpm.FWPM_PROVIDER0;
import bulkhead.platform.windows.win32.Fwpm.FWPM_SESSION0;
import bulkhead.platform.windows.win32.Fwpm.FWPM_SUBLAYER0;
import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/** fwpuclnt.dll. Each function gives a code, 0 when it has done what it is asked for. */
final class Fwpuclnt {
    static final int RPC_C_AUTHN_DEFAULT = 0xffffffff;

    static {
        Native.register("fwpuclnt");
    }

    private Fwpuclnt() {}

    /** FWPM_FILTER_CHANGE_CALLBACK0. */
    interface FilterChanged extends Callback {
        void call(Pointer context, Pointer change);
    }

    static native int FwpmEngineOpen0(
            WString server, int authentication, Pointer identity, FWPM_SESSION0 session, PointerByReference engine);

    static native int FwpmEngineClose0(Pointer engine);

    static native int FwpmTransactionBegin0(Pointer engine, int flags);

    static native int FwpmTransactionCommit0(Pointer engine);

    static native int FwpmProviderAdd0(Pointer engine, FWPM_PROVIDER0 provider, Pointer descriptor);

    static native int FwpmProviderDeleteByKey0(Pointer engine, GUID key);

    static native int FwpmProviderGetByKey0(Pointer engine, GUID key, PointerByReference provider);

    static native int FwpmSubLayerAdd0(Pointer engine, FWPM_SUBLAYER0 sublayer, Pointer descriptor);

    static native int FwpmSubLayerDeleteByKey0(Pointer engine, GUID key);

    static native int FwpmSubLayerGetByKey0(Pointer engine, GUID key, PointerByReference sublayer);

    static native int FwpmFilterAdd0(Pointer engine, FWPM_FILTER0 filter, Pointer descriptor, LongByReference id);

    static native int FwpmFilterDeleteByKey0(Pointer engine, GUID key);

    static native int FwpmFilterCreateEnumHandle0(
            Pointer engine, FWPM_FILTER_ENUM_TEMPLATE0 template, PointerByReference handle);

    static native int FwpmFilterEnum0(
            Pointer engine, Pointer handle, int wanted, PointerByReference entries, IntByReference returned);

    static native int FwpmFilterDestroyEnumHandle0(Pointer engine, Pointer handle);

    static native int FwpmFilterSubscribeChanges0(
            Pointer engine,
            FWPM_FILTER_SUBSCRIPTION0 subscription,
            FilterChanged callback,
            Pointer context,
            PointerByReference handle);

    static native int FwpmFilterUnsubscribeChanges0(Pointer engine, Pointer handle);

    static native int FwpmGetAppIdFromFileName0(WString file, PointerByReference blob);

    static native void FwpmFreeMemory0(PointerByReference memory);
}
