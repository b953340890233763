package bulkhead.platform.windows.win32;

import com.sun.jna.Pointer;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.WString;

/** Structures and constants of winsvc.h and winnt.h. */
public final class Winsvc {
    public static final int SC_MANAGER_CONNECT = 1;
    public static final int SC_MANAGER_CREATE_SERVICE = 2;
    public static final int SERVICE_CHANGE_CONFIG = 2;
    public static final int SERVICE_QUERY_STATUS = 4;
    public static final int SERVICE_START = 0x10;
    public static final int SERVICE_STOP = 0x20;
    public static final int DELETE = 0x10000;
    public static final int SERVICE_WIN32_OWN_PROCESS = 0x10;
    public static final int SERVICE_AUTO_START = 2;
    public static final int SERVICE_ERROR_NORMAL = 1;
    public static final int SERVICE_CONFIG_DESCRIPTION = 1;
    public static final int SERVICE_CONFIG_FAILURE_ACTIONS = 2;
    public static final int SERVICE_CONFIG_FAILURE_ACTIONS_FLAG = 4;
    public static final int SC_ACTION_RESTART = 1;
    public static final int SC_STATUS_PROCESS_INFO = 0;
    public static final int SERVICE_STOPPED = 1;
    public static final int SERVICE_START_PENDING = 2;
    public static final int SERVICE_STOP_PENDING = 3;
    public static final int SERVICE_RUNNING = 4;
    public static final int SERVICE_CONTROL_STOP = 1;
    public static final int SERVICE_CONTROL_INTERROGATE = 4;
    public static final int SERVICE_CONTROL_PRESHUTDOWN = 15;
    public static final int SERVICE_ACCEPT_STOP = 1;
    public static final int SERVICE_ACCEPT_PRESHUTDOWN = 0x100;

    private Winsvc() {}

    @FieldOrder({"lpServiceName", "lpServiceProc"})
    public static class SERVICE_TABLE_ENTRYW extends CStructure {
        public WString lpServiceName;
        public Pointer lpServiceProc;
    }

    @FieldOrder({
        "dwServiceType",
        "dwCurrentState",
        "dwControlsAccepted",
        "dwWin32ExitCode",
        "dwServiceSpecificExitCode",
        "dwCheckPoint",
        "dwWaitHint"
    })
    public static class SERVICE_STATUS extends CStructure {
        public int dwServiceType;
        public int dwCurrentState;
        public int dwControlsAccepted;
        public int dwWin32ExitCode;
        public int dwServiceSpecificExitCode;
        public int dwCheckPoint;
        public int dwWaitHint;
    }

    @FieldOrder({
        "dwServiceType",
        "dwCurrentState",
        "dwControlsAccepted",
        "dwWin32ExitCode",
        "dwServiceSpecificExitCode",
        "dwCheckPoint",
        "dwWaitHint",
        "dwProcessId",
        "dwServiceFlags"
    })
    public static class SERVICE_STATUS_PROCESS extends CStructure {
        public int dwServiceType;
        public int dwCurrentState;
        public int dwControlsAccepted;
        public int dwWin32ExitCode;
        public int dwServiceSpecificExitCode;
        public int dwCheckPoint;
        public int dwWaitHint;
        public int dwProcessId;
        public int dwServiceFlags;
    }

    @FieldOrder({"lpDescription"})
    public static class SERVICE_DESCRIPTIONW extends CStructure {
        public WString lpDescription;
    }

    @FieldOrder({"Type", "Delay"})
    public static class SC_ACTION extends CStructure {
        public int Type;
        public int Delay;
    }

    @FieldOrder({"dwResetPeriod", "lpRebootMsg", "lpCommand", "cActions", "lpsaActions"})
    public static class SERVICE_FAILURE_ACTIONSW extends CStructure {
        public int dwResetPeriod;
        public WString lpRebootMsg;
        public WString lpCommand;
        public int cActions;
        public Pointer lpsaActions;
    }

    @FieldOrder({"fFailureActionsOnNonCrashFailures"})
    public static class SERVICE_FAILURE_ACTIONS_FLAG extends CStructure {
        public int fFailureActionsOnNonCrashFailures;
    }
}
