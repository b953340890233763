package bulkhead.platform.windows.api;

/** A call that failed, with the code that Windows gave. */
public final class WindowsException extends Exception {
    private static final long serialVersionUID = 1L;

    public static final int ERROR_FILE_NOT_FOUND = 2;
    public static final int ERROR_ACCESS_DENIED = 5;
    public static final int ERROR_MOD_NOT_FOUND = 126;
    public static final int ERROR_ALREADY_EXISTS = 183;
    public static final int ERROR_BAD_EXE_FORMAT = 193;
    public static final int ERROR_PIPE_BUSY = 231;
    public static final int ERROR_NO_DATA = 232;
    public static final int WAIT_TIMEOUT = 258;
    public static final int ERROR_OPERATION_ABORTED = 995;
    public static final int ERROR_SERVICE_ALREADY_RUNNING = 1056;
    public static final int ERROR_SERVICE_DOES_NOT_EXIST = 1060;
    public static final int ERROR_SERVICE_NOT_ACTIVE = 1062;
    public static final int ERROR_SERVICE_MARKED_FOR_DELETE = 1072;
    public static final int ERROR_SERVICE_EXISTS = 1073;
    public static final int ERROR_NOT_FOUND = 1168;
    public static final int ERROR_CANNOT_IMPERSONATE = 1368;
    public static final int ERROR_OBJECT_ALREADY_EXISTS = 5010;
    public static final int FWP_E_FILTER_NOT_FOUND = 0x80320003;
    public static final int FWP_E_PROVIDER_NOT_FOUND = 0x80320005;
    public static final int FWP_E_SUBLAYER_NOT_FOUND = 0x80320007;
    public static final int FWP_E_ALREADY_EXISTS = 0x80320009;
    public static final int FWP_E_IN_USE = 0x8032000A;
    public static final int FWP_E_NO_TXN_IN_PROGRESS = 0x8032000D;
    public static final int FWP_E_TXN_IN_PROGRESS = 0x8032000E;
    public static final int FWP_E_TXN_ABORTED = 0x8032000F;
    public static final int FWP_E_LIFETIME_MISMATCH = 0x80320016;

    private final int code;

    public WindowsException(String call, int code) {
        super(call + " gives " + (code >>> 16 == 0 ? "error " + code : "0x%08x".formatted(code)));
        this.code = code;
    }

    public int code() {
        return code;
    }
}
