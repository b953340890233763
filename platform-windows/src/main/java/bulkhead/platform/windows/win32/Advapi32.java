package bulkhead.platform.windows.win32;

import bulkhead.platform.windows.win32.Winsvc.SERVICE_STATUS;
import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/** advapi32.dll but for the registry: tokens, identifiers and descriptors; services. */
final class Advapi32 {
    static {
        Native.register("advapi32");
    }

    private Advapi32() {}

    /** LPSERVICE_MAIN_FUNCTIONW. */
    interface ServiceMain extends Callback {
        void call(int count, Pointer arguments);
    }

    /** LPHANDLER_FUNCTION_EX. */
    interface Handler extends Callback {
        int call(int control, int event, Pointer data, Pointer context);
    }

    static native int ConvertStringSecurityDescriptorToSecurityDescriptorW(
            WString text, int revision, PointerByReference descriptor, IntByReference size);

    static native int ConvertStringSidToSidW(WString text, PointerByReference sid);

    static native int ConvertSidToStringSidW(Pointer sid, PointerByReference text);

    static native int LookupAccountSidW(
            WString system,
            Pointer sid,
            char[] name,
            IntByReference nameLength,
            char[] domain,
            IntByReference domainLength,
            IntByReference use);

    static native int ImpersonateNamedPipeClient(Pointer pipe);

    static native int RevertToSelf();

    static native int OpenThreadToken(Pointer thread, int access, int asSelf, PointerByReference token);

    static native int GetTokenInformation(Pointer token, int what, Pointer to, int length, IntByReference needed);

    static native int CheckTokenMembership(Pointer token, Pointer sid, IntByReference member);

    /** Gives a code, as the next does. */
    static native int GetSecurityInfo(
            Pointer handle,
            int type,
            int what,
            PointerByReference owner,
            Pointer group,
            Pointer access,
            Pointer audit,
            PointerByReference descriptor);

    static native int GetNamedSecurityInfoW(
            WString name,
            int type,
            int what,
            PointerByReference owner,
            Pointer group,
            Pointer access,
            Pointer audit,
            PointerByReference descriptor);

    static native Pointer OpenSCManagerW(WString machine, WString database, int access);

    static native Pointer CreateServiceW(
            Pointer manager,
            WString name,
            WString label,
            int access,
            int type,
            int start,
            int errors,
            WString command,
            WString group,
            Pointer tag,
            Pointer needs,
            WString account,
            WString password);

    static native Pointer OpenServiceW(Pointer manager, WString name, int access);

    static native int ChangeServiceConfig2W(Pointer service, int what, Pointer info);

    static native int DeleteService(Pointer service);

    static native int StartServiceW(Pointer service, int count, Pointer arguments);

    static native int ControlService(Pointer service, int control, SERVICE_STATUS status);

    static native int QueryServiceStatusEx(Pointer service, int what, Pointer to, int length, IntByReference needed);

    static native int CloseServiceHandle(Pointer handle);

    static native int StartServiceCtrlDispatcherW(Pointer table);

    static native Pointer RegisterServiceCtrlHandlerExW(WString name, Handler handler, Pointer context);

    static native int SetServiceStatus(Pointer handle, SERVICE_STATUS status);
}
