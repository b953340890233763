package bulkhead.platform.windows.win32;

import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.api.WindowsException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import java.util.Optional;

/** The named pipes of this Windows. They have not run yet. */
public final class NativePipes implements Pipes {
    private static final int ERROR_PIPE_CONNECTED = 535;
    private static final int BUFFER = 1 << 18;
    private static final int MODE =
            Winbase.PIPE_TYPE_MESSAGE | Winbase.PIPE_READMODE_MESSAGE | Winbase.PIPE_REJECT_REMOTE_CLIENTS;
    private static final int SPEAKING =
            (Winbase.FILE_GENERIC_READ | Winbase.FILE_GENERIC_WRITE) & ~Winbase.FILE_CREATE_PIPE_INSTANCE;

    /** INVALID_HANDLE_VALUE is -1. */
    private static Pointer handle(String call, Pointer made) throws WindowsException {
        if (Pointer.nativeValue(made) == -1) {
            throw new WindowsException(call, Native.getLastError());
        }
        return made;
    }

    @Override
    public Listener listen(String name, String descriptor) throws WindowsException {
        return new NativeListener(name, descriptor);
    }

    private static NativePipe instance(String name, String descriptor, int flags) throws WindowsException {
        return Sids.described(
                descriptor,
                attributes -> new NativePipe(handle(
                        "CreateNamedPipeW",
                        Kernel32.CreateNamedPipeW(
                                new WString(name),
                                Winbase.PIPE_ACCESS_DUPLEX | Winbase.FILE_FLAG_OVERLAPPED | flags,
                                MODE,
                                Winbase.PIPE_UNLIMITED_INSTANCES,
                                BUFFER,
                                BUFFER,
                                0,
                                attributes))));
    }

    @Override
    public Pipe connect(String name) throws WindowsException {
        NativePipe pipe = new NativePipe(handle(
                "CreateFileW",
                Kernel32.CreateFileW(
                        new WString(name),
                        SPEAKING,
                        0,
                        null,
                        Winbase.OPEN_EXISTING,
                        Winbase.FILE_FLAG_OVERLAPPED | Winbase.SECURITY_SQOS_PRESENT | Winbase.SECURITY_IDENTIFICATION,
                        null)));
        int done = Kernel32.SetNamedPipeHandleState(
                pipe.handle, new IntByReference(Winbase.PIPE_READMODE_MESSAGE), null, null);
        if (done == 0) {
            int code = Native.getLastError();
            pipe.close();
            throw new WindowsException("SetNamedPipeHandleState", code);
        }
        return pipe;
    }

    private static final class NativeListener implements Listener {
        private final String name;
        private final String descriptor;
        private NativePipe waiting;
        private boolean closed;

        NativeListener(String name, String descriptor) throws WindowsException {
            this.name = name;
            this.descriptor = descriptor;
            waiting = instance(name, descriptor, Winbase.FILE_FLAG_FIRST_PIPE_INSTANCE);
        }

        @Override
        public Optional<Pipe> accept() throws WindowsException {
            NativePipe here = current();
            int code = here.runAlone(overlapped -> Kernel32.ConnectNamedPipe(here.handle, overlapped));
            synchronized (this) {
                if (closed) {
                    here.close();
                    return Optional.empty();
                }
                waiting = instance(name, descriptor, 0);
            }
            // Who came and went is told of by reading.
            if (code != 0 && code != ERROR_PIPE_CONNECTED && code != WindowsException.ERROR_NO_DATA) {
                here.close();
                throw new WindowsException("ConnectNamedPipe", code);
            }
            return Optional.of(here);
        }

        private synchronized NativePipe current() {
            return waiting;
        }

        @Override
        public void close() {
            NativePipe last;
            synchronized (this) {
                closed = true;
                last = waiting;
            }
            last.close();
        }
    }
}
