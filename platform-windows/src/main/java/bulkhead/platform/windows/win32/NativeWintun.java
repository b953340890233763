package bulkhead.platform.windows.win32;

import static bulkhead.platform.windows.win32.Kernel32.made;

import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.api.Wintun;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** wintun.dll beside this program. It has not run yet. */
public final class NativeWintun implements Wintun {
    private static final int ERROR_BUFFER_OVERFLOW = 111;
    private static final int ERROR_NO_MORE_ITEMS = 259;
    /** IF_MAX_STRING_SIZE and a zero. */
    private static final int LONGEST_ALIAS = 257;

    /** Always the same one: Windows then remembers what kind of network it is. */
    private static final UUID ID = UUID.fromString("7c0de6a4-5f0b-4a3c-8d0f-6b756c6b6804");

    /** wintun.h. */
    private static final class Dll {
        static native Pointer WintunCreateAdapter(WString name, WString type, GUID id);

        static native void WintunCloseAdapter(Pointer adapter);

        static native void WintunGetAdapterLUID(Pointer adapter, LongByReference luid);

        static native Pointer WintunStartSession(Pointer adapter, int capacity);

        static native void WintunEndSession(Pointer session);

        static native Pointer WintunGetReadWaitEvent(Pointer session);

        static native Pointer WintunReceivePacket(Pointer session, IntByReference size);

        static native void WintunReleaseReceivePacket(Pointer session, Pointer packet);

        static native Pointer WintunAllocateSendPacket(Pointer session, int size);

        static native void WintunSendPacket(Pointer session, Pointer packet);
    }

    /**
     * @param dll absolute, so that nobody's of the same name is loaded
     */
    public NativeWintun(Path dll) throws WindowsException {
        if (!Files.exists(dll)) {
            throw new WindowsException("LoadLibraryExW of " + dll, WindowsException.ERROR_MOD_NOT_FOUND);
        }
        try {
            Native.register(Dll.class, NativeLibrary.getInstance(dll.toString()));
        } catch (UnsatisfiedLinkError e) {
            throw new WindowsException("LoadLibraryExW of " + dll, WindowsException.ERROR_BAD_EXE_FORMAT);
        }
    }

    @Override
    public Adapter create(String name) throws WindowsException {
        Pointer adapter = made(
                "WintunCreateAdapter",
                Dll.WintunCreateAdapter(new WString(name), new WString("Bulkhead"), new GUID(ID)));
        String given = name(adapter);
        return new Adapter() {
            @Override
            public String name() {
                return given;
            }

            @Override
            public Session start(int ring) throws WindowsException {
                return new NativeSession(made("WintunStartSession", Dll.WintunStartSession(adapter, ring)));
            }

            @Override
            public void close() {
                Dll.WintunCloseAdapter(adapter);
            }
        };
    }

    /** What Windows calls it: an adapter of the name that was asked for may be there already. */
    private static String name(Pointer adapter) throws WindowsException {
        LongByReference luid = new LongByReference();
        Dll.WintunGetAdapterLUID(adapter, luid);
        char[] alias = new char[LONGEST_ALIAS];
        int code = Iphlpapi.ConvertInterfaceLuidToAlias(luid, alias, alias.length);
        if (code != 0) {
            Dll.WintunCloseAdapter(adapter);
            throw new WindowsException("ConvertInterfaceLuidToAlias", code);
        }
        return Native.toString(alias);
    }

    private static final class NativeSession implements Session {
        private final Pointer session;
        private final Pointer woken;
        /** An array of two. */
        private final Memory events = new Memory(2L * Native.POINTER_SIZE);

        NativeSession(Pointer session) throws WindowsException {
            this.session = session;
            woken = made("CreateEventW", Kernel32.CreateEventW(null, 1, 0, null));
            events.setPointer(0, Dll.WintunGetReadWaitEvent(session));
            events.setPointer(Native.POINTER_SIZE, woken);
        }

        @Override
        public int receive(byte[] buffer, int offset, int length) throws WindowsException {
            IntByReference size = new IntByReference();
            Pointer packet = Dll.WintunReceivePacket(session, size);
            if (packet == null) {
                int code = Native.getLastError();
                if (code == ERROR_NO_MORE_ITEMS) {
                    return 0;
                }
                throw new WindowsException("WintunReceivePacket", code);
            }
            boolean fits = size.getValue() <= length;
            if (fits) {
                packet.read(0, buffer, offset, size.getValue());
            }
            Dll.WintunReleaseReceivePacket(session, packet);
            return fits ? size.getValue() : -1;
        }

        @Override
        public boolean send(byte[] buffer, int offset, int length) throws WindowsException {
            Pointer packet = Dll.WintunAllocateSendPacket(session, length);
            if (packet == null) {
                int code = Native.getLastError();
                if (code == ERROR_BUFFER_OVERFLOW) {
                    return false;
                }
                throw new WindowsException("WintunAllocateSendPacket", code);
            }
            packet.write(0, buffer, offset, length);
            Dll.WintunSendPacket(session, packet);
            return true;
        }

        @Override
        public void await() throws WindowsException {
            if (Kernel32.WaitForMultipleObjects(2, events, 0, Kernel32.INFINITE) == Kernel32.WAIT_FAILED) {
                throw new WindowsException("WaitForMultipleObjects", Native.getLastError());
            }
        }

        @Override
        public void wake() {
            Kernel32.SetEvent(woken);
        }

        @Override
        public void end() {
            Dll.WintunEndSession(session);
            Kernel32.CloseHandle(woken);
        }
    }
}
