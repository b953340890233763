package bulkhead.platform.windows.win32;

import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.win32.Winbase.SECURITY_ATTRIBUTES;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;

/** kernel32.dll. What gives a number gives 0 when it has not done what it is asked for. */
final class Kernel32 {
    static final int INFINITE = -1;
    static final int WAIT_FAILED = -1;

    static {
        Native.register("kernel32");
    }

    private Kernel32() {}

    static native Pointer CreateEventW(Pointer security, int manual, int set, WString name);

    static native int SetEvent(Pointer event);

    static native int CloseHandle(Pointer handle);

    static native int WaitForMultipleObjects(int count, Pointer handles, int all, int milliseconds);

    static native Pointer CreateNamedPipeW(
            WString name,
            int openMode,
            int pipeMode,
            int instances,
            int outBuffer,
            int inBuffer,
            int timeout,
            SECURITY_ATTRIBUTES security);

    static native int ConnectNamedPipe(Pointer pipe, Pointer overlapped);

    static native int SetNamedPipeHandleState(Pointer pipe, IntByReference mode, Pointer most, Pointer timeout);

    static native int GetNamedPipeClientProcessId(Pointer pipe, IntByReference process);

    static native Pointer CreateFileW(
            WString name, int access, int share, Pointer security, int disposition, int flags, Pointer template);

    static native int ReadFile(Pointer file, Pointer buffer, int length, Pointer read, Pointer overlapped);

    static native int WriteFile(Pointer file, Pointer buffer, int length, Pointer written, Pointer overlapped);

    static native int GetOverlappedResult(Pointer file, Pointer overlapped, IntByReference bytes, int wait);

    static native int CancelIoEx(Pointer file, Pointer overlapped);

    static native int CreateDirectoryW(WString path, SECURITY_ATTRIBUTES security);

    static native Pointer LocalFree(Pointer memory);

    static native Pointer GetCurrentThread();

    static native Pointer GetCommandLineW();

    static native long GetTickCount64();

    /** @param done what a function gave */
    static void check(String call, int done) throws WindowsException {
        if (done == 0) {
            throw new WindowsException(call, Native.getLastError());
        }
    }

    /** @param made a handle or memory, null where there is none */
    static Pointer made(String call, Pointer made) throws WindowsException {
        if (made == null) {
            throw new WindowsException(call, Native.getLastError());
        }
        return made;
    }
}
