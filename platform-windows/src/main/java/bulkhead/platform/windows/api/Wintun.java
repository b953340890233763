package bulkhead.platform.windows.api;

/** The tunnel's driver, wintun.dll, as its header documents it (wintun.h, 0.14). */
public interface Wintun {
    /** The driver takes this much into its ring, in bytes: a power of two between 128 KiB and 64 MiB. */
    int RING = 1 << 23;

    /**
     * WintunCreateAdapter: under this name or, where that is another's, one like it; ERROR_ACCESS_DENIED without an administrator's rights.
     * ERROR_MOD_NOT_FOUND where there is no wintun.dll, ERROR_BAD_EXE_FORMAT where it is of another processor.
     */
    Adapter create(String name) throws WindowsException;

    /** An adapter, which goes with the process that made it. */
    interface Adapter {
        String name();

        /** WintunStartSession. */
        Session start(int ring) throws WindowsException;

        /** WintunCloseAdapter. */
        void close();
    }

    /** The packets of an adapter; any thread may call, but for {@link #end}. */
    interface Session {
        /**
         * WintunReceivePacket, and WintunReleaseReceivePacket of what was copied.
         *
         * @return its length, 0 when there is none now, -1 when it does not fit and was passed over
         * @throws WindowsException ERROR_HANDLE_EOF when the adapter goes, ERROR_INVALID_DATA when the ring is spoiled
         */
        int receive(byte[] buffer, int offset, int length) throws WindowsException;

        /**
         * WintunAllocateSendPacket and WintunSendPacket.
         *
         * @return false when the ring is full
         */
        boolean send(byte[] buffer, int offset, int length) throws WindowsException;

        /** Waits until there may be a packet, or {@link #wake} is called or has been. */
        void await() throws WindowsException;

        void wake();

        /** WintunEndSession, which frees what every other call works on: none may be under way. */
        void end();
    }
}
