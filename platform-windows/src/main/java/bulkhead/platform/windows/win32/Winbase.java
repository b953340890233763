package bulkhead.platform.windows.win32;

import com.sun.jna.Pointer;
import com.sun.jna.Structure.FieldOrder;

/** Structures and constants of minwinbase.h, winbase.h, winnt.h and accctrl.h. */
public final class Winbase {
    public static final int PIPE_ACCESS_DUPLEX = 3;
    public static final int FILE_FLAG_FIRST_PIPE_INSTANCE = 0x80000;
    public static final int FILE_FLAG_OVERLAPPED = 0x40000000;
    public static final int PIPE_TYPE_MESSAGE = 4;
    public static final int PIPE_READMODE_MESSAGE = 2;
    public static final int PIPE_REJECT_REMOTE_CLIENTS = 8;
    public static final int PIPE_UNLIMITED_INSTANCES = 255;
    public static final int SECURITY_SQOS_PRESENT = 0x100000;
    public static final int SECURITY_IDENTIFICATION = 0x10000;
    public static final int FILE_GENERIC_READ = 0x120089;
    public static final int FILE_GENERIC_WRITE = 0x120116;
    public static final int FILE_CREATE_PIPE_INSTANCE = 4;
    public static final int OPEN_EXISTING = 3;
    public static final int TOKEN_QUERY = 8;
    public static final int TokenUser = 1;
    public static final int SE_FILE_OBJECT = 1;
    public static final int OWNER_SECURITY_INFORMATION = 1;
    public static final int SDDL_REVISION_1 = 1;

    private Winbase() {}

    /** What Windows works on while a call is pending; two numbers of it are an offset, which a pipe has not. */
    @FieldOrder({"Internal", "InternalHigh", "Offset", "OffsetHigh", "hEvent"})
    public static class OVERLAPPED extends CStructure {
        public long Internal;
        public long InternalHigh;
        public int Offset;
        public int OffsetHigh;
        public Pointer hEvent;
    }

    @FieldOrder({"nLength", "lpSecurityDescriptor", "bInheritHandle"})
    public static class SECURITY_ATTRIBUTES extends CStructure {
        public int nLength;
        public Pointer lpSecurityDescriptor;
        public int bInheritHandle;
    }
}
