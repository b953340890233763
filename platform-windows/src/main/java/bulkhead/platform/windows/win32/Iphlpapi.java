package bulkhead.platform.windows.win32;

import bulkhead.platform.windows.win32.Netio.DNS_INTERFACE_SETTINGS;
import bulkhead.platform.windows.win32.Netio.MIB_IPFORWARD_ROW2;
import bulkhead.platform.windows.win32.Netio.MIB_IPINTERFACE_ROW;
import bulkhead.platform.windows.win32.Netio.MIB_UNICASTIPADDRESS_ROW;
import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/** iphlpapi.dll. Each function gives a code, 0 when it has done what it is asked for. */
final class Iphlpapi {
    static {
        Native.register("iphlpapi");
    }

    private Iphlpapi() {}

    /** PIPINTERFACE_CHANGE_CALLBACK and its like. */
    interface Changed extends Callback {
        void call(Pointer context, Pointer row, int kind);
    }

    /** As a function takes it that wants no pointer. */
    public static final class GuidByValue extends GUID implements Structure.ByValue {}

    static native int GetIfTable2(PointerByReference table);

    static native int GetUnicastIpAddressTable(short family, PointerByReference table);

    static native int GetIpForwardTable2(short family, PointerByReference table);

    static native void FreeMibTable(Pointer table);

    static native void InitializeUnicastIpAddressEntry(MIB_UNICASTIPADDRESS_ROW row);

    static native int CreateUnicastIpAddressEntry(MIB_UNICASTIPADDRESS_ROW row);

    static native int DeleteUnicastIpAddressEntry(MIB_UNICASTIPADDRESS_ROW row);

    static native void InitializeIpForwardEntry(MIB_IPFORWARD_ROW2 row);

    static native int CreateIpForwardEntry2(MIB_IPFORWARD_ROW2 row);

    static native int DeleteIpForwardEntry2(MIB_IPFORWARD_ROW2 row);

    static native void InitializeIpInterfaceEntry(MIB_IPINTERFACE_ROW row);

    static native int GetIpInterfaceEntry(MIB_IPINTERFACE_ROW row);

    static native int SetIpInterfaceEntry(MIB_IPINTERFACE_ROW row);

    static native int GetExtendedUdpTable(
            Pointer table, IntByReference size, int ordered, int family, int what, int reserved);

    static native int NotifyIpInterfaceChange(
            short family, Changed callback, Pointer context, byte now, PointerByReference handle);

    static native int NotifyUnicastIpAddressChange(
            short family, Changed callback, Pointer context, byte now, PointerByReference handle);

    static native int NotifyRouteChange2(
            short family, Changed callback, Pointer context, byte now, PointerByReference handle);

    static native int CancelMibChangeNotify2(Pointer handle);

    static native int ConvertInterfaceLuidToAlias(LongByReference luid, char[] alias, long length);

    static native int SetInterfaceDnsSettings(GuidByValue link, DNS_INTERFACE_SETTINGS settings);
}
