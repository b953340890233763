package bulkhead.platform.windows.win32;

import static bulkhead.platform.windows.win32.Kernel32.check;
import static bulkhead.platform.windows.win32.Kernel32.made;

import bulkhead.platform.windows.api.Services;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.win32.Winsvc.SC_ACTION;
import bulkhead.platform.windows.win32.Winsvc.SERVICE_DESCRIPTIONW;
import bulkhead.platform.windows.win32.Winsvc.SERVICE_FAILURE_ACTIONSW;
import bulkhead.platform.windows.win32.Winsvc.SERVICE_FAILURE_ACTIONS_FLAG;
import bulkhead.platform.windows.win32.Winsvc.SERVICE_STATUS;
import bulkhead.platform.windows.win32.Winsvc.SERVICE_STATUS_PROCESS;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The services of this Windows. They have not run yet. */
public final class NativeServices implements Services {
    /** Seconds without a failure after which the next one counts as the first. */
    private static final int FORGETTING = 86_400;

    /** The command line of this process, as Windows has it. */
    public static String commandLine() {
        return Kernel32.GetCommandLineW().getWideString(0);
    }

    /** Milliseconds since Windows was started, with those in sleep or hibernation. */
    public static long sinceStart() {
        return Kernel32.GetTickCount64();
    }

    private interface Use<T> {
        T of(Pointer handle) throws WindowsException;
    }

    private static <T> T manager(int access, Use<T> use) throws WindowsException {
        return using(made("OpenSCManagerW", Advapi32.OpenSCManagerW(null, null, access)), use);
    }

    private static <T> T service(String name, int access, Use<T> use) throws WindowsException {
        return manager(
                Winsvc.SC_MANAGER_CONNECT,
                manager -> using(made("OpenServiceW", Advapi32.OpenServiceW(manager, new WString(name), access)), use));
    }

    private static <T> T using(Pointer handle, Use<T> use) throws WindowsException {
        try {
            return use.of(handle);
        } finally {
            Advapi32.CloseServiceHandle(handle);
        }
    }

    @Override
    public void create(Definition service) throws WindowsException {
        Memory needs = texts(service.needs());
        manager(Winsvc.SC_MANAGER_CONNECT | Winsvc.SC_MANAGER_CREATE_SERVICE, manager -> {
            Pointer created = Advapi32.CreateServiceW(
                    manager,
                    new WString(service.name()),
                    new WString(service.label()),
                    Winsvc.SERVICE_QUERY_STATUS,
                    Winsvc.SERVICE_WIN32_OWN_PROCESS,
                    Winsvc.SERVICE_AUTO_START,
                    Winsvc.SERVICE_ERROR_NORMAL,
                    new WString(service.command()),
                    null,
                    null,
                    needs,
                    null,
                    null);
            Advapi32.CloseServiceHandle(made("CreateServiceW", created));
            return null;
        });
        Reference.reachabilityFence(needs);
    }

    /** Each with a zero behind it, and one more behind all. */
    static Memory texts(List<String> all) {
        byte[] bytes = (String.join("\0", all) + "\0\0").getBytes(StandardCharsets.UTF_16LE);
        Memory memory = new Memory(bytes.length);
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }

    private static void change(String name, int access, int what, CStructure info) throws WindowsException {
        info.write();
        service(name, Winsvc.SERVICE_CHANGE_CONFIG | access, service -> {
            check("ChangeServiceConfig2W", Advapi32.ChangeServiceConfig2W(service, what, info.getPointer()));
            return null;
        });
        Reference.reachabilityFence(info);
    }

    @Override
    public void describe(String name, String text) throws WindowsException {
        SERVICE_DESCRIPTIONW description = new SERVICE_DESCRIPTIONW();
        description.lpDescription = new WString(text);
        change(name, 0, Winsvc.SERVICE_CONFIG_DESCRIPTION, description);
    }

    @Override
    public void restartAfterFailures(String name, Duration pause) throws WindowsException {
        SC_ACTION restart = new SC_ACTION();
        restart.Type = Winsvc.SC_ACTION_RESTART;
        restart.Delay = (int) pause.toMillis();
        restart.write();
        SERVICE_FAILURE_ACTIONSW actions = new SERVICE_FAILURE_ACTIONSW();
        actions.dwResetPeriod = FORGETTING;
        // The last is what is done after each further failure as well.
        actions.cActions = 1;
        actions.lpsaActions = restart.getPointer();
        change(name, Winsvc.SERVICE_START, Winsvc.SERVICE_CONFIG_FAILURE_ACTIONS, actions);
        Reference.reachabilityFence(restart);
        SERVICE_FAILURE_ACTIONS_FLAG flag = new SERVICE_FAILURE_ACTIONS_FLAG();
        flag.fFailureActionsOnNonCrashFailures = 1;
        change(name, 0, Winsvc.SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, flag);
    }

    @Override
    public void delete(String name) throws WindowsException {
        service(name, Winsvc.DELETE, service -> {
            check("DeleteService", Advapi32.DeleteService(service));
            return null;
        });
    }

    @Override
    public void start(String name) throws WindowsException {
        service(name, Winsvc.SERVICE_START, service -> {
            check("StartServiceW", Advapi32.StartServiceW(service, 0, null));
            return null;
        });
    }

    @Override
    public void stop(String name) throws WindowsException {
        service(name, Winsvc.SERVICE_STOP, service -> {
            check(
                    "ControlService",
                    Advapi32.ControlService(service, Winsvc.SERVICE_CONTROL_STOP, new SERVICE_STATUS()));
            return null;
        });
    }

    @Override
    public Optional<State> state(String name) throws WindowsException {
        SERVICE_STATUS_PROCESS status = new SERVICE_STATUS_PROCESS();
        try {
            service(name, Winsvc.SERVICE_QUERY_STATUS, service -> {
                check(
                        "QueryServiceStatusEx",
                        Advapi32.QueryServiceStatusEx(
                                service,
                                Winsvc.SC_STATUS_PROCESS_INFO,
                                status.getPointer(),
                                status.size(),
                                new IntByReference()));
                return null;
            });
        } catch (WindowsException e) {
            if (e.code() == WindowsException.ERROR_SERVICE_DOES_NOT_EXIST) {
                return Optional.empty();
            }
            throw e;
        }
        status.read();
        return Optional.of(
                switch (status.dwCurrentState) {
                    case Winsvc.SERVICE_STOPPED -> State.STOPPED;
                    case Winsvc.SERVICE_STOP_PENDING -> State.STOP_PENDING;
                    case Winsvc.SERVICE_RUNNING -> State.RUNNING;
                    default -> State.START_PENDING;
                });
    }

    @Override
    public Optional<Running> begin(String name, Runnable stop) throws WindowsException {
        return NativeService.begin(name, stop);
    }
}
