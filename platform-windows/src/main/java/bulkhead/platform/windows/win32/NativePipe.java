package bulkhead.platform.windows.win32;

import static bulkhead.platform.windows.win32.Kernel32.check;
import static bulkhead.platform.windows.win32.Kernel32.made;

import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.win32.Winbase.OVERLAPPED;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** An end of a pipe of this Windows, by overlapped calls, so that each can be waited for no longer than wanted. It has not run yet. */
final class NativePipe implements Pipes.Pipe {
    static final int ERROR_BROKEN_PIPE = 109;
    static final int ERROR_PIPE_NOT_CONNECTED = 233;
    static final int ERROR_MORE_DATA = 234;
    static final int ERROR_IO_PENDING = 997;
    /** TOKEN_USER, its identifier behind it: at most 68 bytes (SECURITY_MAX_SID_SIZE). */
    private static final int USER = 256;

    final Pointer handle;
    private final Pointer closing;
    private final Direction in;
    private final Direction out;
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private volatile boolean closed;
    private boolean gone;

    /** What Windows works on while a call is pending. */
    private static final class Direction {
        final OVERLAPPED overlapped = new OVERLAPPED();
        final Pointer event = made("CreateEventW", Kernel32.CreateEventW(null, 1, 0, null));
        /** An array of two. */
        final Memory events = new Memory(2L * Native.POINTER_SIZE);

        final IntByReference moved = new IntByReference();
        Memory data = new Memory(1 << 16);

        Direction(Pointer closing) throws WindowsException {
            overlapped.hEvent = event;
            overlapped.write();
            events.setPointer(0, event);
            events.setPointer(Native.POINTER_SIZE, closing);
        }

        void room(int length) {
            if (data.size() < length) {
                data = new Memory(length);
            }
        }
    }

    /** Takes over a handle that was opened with FILE_FLAG_OVERLAPPED. */
    NativePipe(Pointer handle) throws WindowsException {
        this.handle = handle;
        closing = made("CreateEventW", Kernel32.CreateEventW(null, 1, 0, null));
        in = new Direction(closing);
        out = new Direction(closing);
    }

    /** A call that works on a direction of it. */
    interface Overlapped {
        int call(Pointer overlapped);
    }

    /** The code that it ends with, 0 for all well. */
    private int run(Direction direction, Duration limit, Overlapped call) {
        use.readLock().lock();
        try {
            if (closed) {
                return WindowsException.ERROR_OPERATION_ABORTED;
            }
            Pointer overlapped = direction.overlapped.getPointer();
            if (call.call(overlapped) == 0 && Native.getLastError() != ERROR_IO_PENDING) {
                return Native.getLastError();
            }
            int milliseconds = limit.equals(Pipes.FOREVER) ? Kernel32.INFINITE : (int) limit.toMillis();
            int woken = Kernel32.WaitForMultipleObjects(2, direction.events, 0, milliseconds);
            if (woken != 0) {
                Kernel32.CancelIoEx(handle, overlapped);
            }
            // What was done all the same counts.
            if (Kernel32.GetOverlappedResult(handle, overlapped, direction.moved, 1) != 0) {
                return 0;
            }
            int code = Native.getLastError();
            boolean late = code == WindowsException.ERROR_OPERATION_ABORTED && woken == WindowsException.WAIT_TIMEOUT;
            return late ? WindowsException.WAIT_TIMEOUT : code;
        } finally {
            use.readLock().unlock();
        }
    }

    /** ConnectNamedPipe and its like, of a handle that nobody reads yet. */
    int runAlone(Overlapped call) {
        return run(in, Pipes.FOREVER, call);
    }

    @Override
    public int read(byte[] buffer, Duration patience) throws WindowsException {
        synchronized (in) {
            in.room(buffer.length);
            int code = run(
                    in, patience, overlapped -> Kernel32.ReadFile(handle, in.data, buffer.length, null, overlapped));
            return switch (code) {
                case 0 -> {
                    in.data.read(0, buffer, 0, in.moved.getValue());
                    yield in.moved.getValue();
                }
                case ERROR_MORE_DATA -> Pipes.TOO_LONG;
                case ERROR_BROKEN_PIPE, ERROR_PIPE_NOT_CONNECTED, WindowsException.ERROR_NO_DATA -> Pipes.ENDED;
                case WindowsException.WAIT_TIMEOUT -> Pipes.SILENCE;
                default -> throw new WindowsException("ReadFile", code);
            };
        }
    }

    @Override
    public void write(byte[] message, int length, Duration limit) throws WindowsException {
        synchronized (out) {
            out.room(length);
            out.data.write(0, message, 0, length);
            int code = run(out, limit, overlapped -> Kernel32.WriteFile(handle, out.data, length, null, overlapped));
            if (code != 0) {
                throw new WindowsException("WriteFile", code);
            }
        }
    }

    @Override
    public String owner() throws WindowsException {
        return Sids.owner(
                "GetSecurityInfo",
                (owner, descriptor) -> Advapi32.GetSecurityInfo(
                        handle,
                        Winbase.SE_FILE_OBJECT,
                        Winbase.OWNER_SECURITY_INFORMATION,
                        owner,
                        null,
                        null,
                        null,
                        descriptor));
    }

    @Override
    public long clientProcess() throws WindowsException {
        IntByReference process = new IntByReference();
        check("GetNamedPipeClientProcessId", Kernel32.GetNamedPipeClientProcessId(handle, process));
        return Integer.toUnsignedLong(process.getValue());
    }

    @Override
    public Pipes.Client client(Set<String> groups) throws WindowsException {
        Pointer token = token();
        try {
            Memory user = new Memory(USER);
            check(
                    "GetTokenInformation",
                    Advapi32.GetTokenInformation(token, Winbase.TokenUser, user, USER, new IntByReference()));
            Pointer sid = user.getPointer(0);
            Set<String> member = new HashSet<>();
            for (String group : groups) {
                if (Sids.isMember(token, group)) {
                    member.add(group);
                }
            }
            return new Pipes.Client(Sids.text(sid), Sids.account(sid), member);
        } finally {
            Kernel32.CloseHandle(token);
        }
    }

    private Pointer token() throws WindowsException {
        check("ImpersonateNamedPipeClient", Advapi32.ImpersonateNamedPipeClient(handle));
        PointerByReference token = new PointerByReference();
        int opened;
        int code;
        try {
            opened = Advapi32.OpenThreadToken(Kernel32.GetCurrentThread(), Winbase.TOKEN_QUERY, 1, token);
            code = Native.getLastError();
        } finally {
            if (Advapi32.RevertToSelf() == 0) {
                throw new IllegalStateException("this thread is somebody else for ever");
            }
        }
        if (opened == 0) {
            throw new WindowsException("OpenThreadToken", code);
        }
        return token.getValue();
    }

    @Override
    public void close() {
        closed = true;
        use.readLock().lock();
        try {
            if (!gone) {
                Kernel32.SetEvent(closing);
            }
        } finally {
            use.readLock().unlock();
        }
        use.writeLock().lock();
        try {
            if (!gone) {
                gone = true;
                for (Pointer each : new Pointer[] {handle, closing, in.event, out.event}) {
                    Kernel32.CloseHandle(each);
                }
            }
        } finally {
            use.writeLock().unlock();
        }
    }
}
