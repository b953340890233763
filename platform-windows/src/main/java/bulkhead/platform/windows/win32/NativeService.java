package bulkhead.platform.windows.win32;

import static bulkhead.platform.windows.win32.Kernel32.check;
import static bulkhead.platform.windows.win32.Kernel32.made;

import bulkhead.platform.windows.api.Services.Running;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.win32.Winsvc.SERVICE_STATUS;
import bulkhead.platform.windows.win32.Winsvc.SERVICE_TABLE_ENTRYW;
import com.sun.jna.CallbackReference;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/** This process as a service of this Windows. It has not run yet. */
final class NativeService implements Running {
    private static final int ERROR_CALL_NOT_IMPLEMENTED = 120;
    private static final int ERROR_FAILED_SERVICE_CONTROLLER_CONNECT = 1063;
    private static final int ERROR_SERVICE_SPECIFIC_ERROR = 1066;
    /** Milliseconds that Windows waits before it takes a service that says nothing for one that hangs. */
    private static final int HINT = 30_000;

    private final String name;
    private final Runnable stop;
    private final CompletableFuture<Optional<Running>> begun = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Windows calls them for as long as this is a service. */
    private final Advapi32.ServiceMain main = (_, _) -> main();

    private final Advapi32.Handler handler = (control, _, _, _) -> handle(control);
    private Pointer handle;

    private NativeService(String name, Runnable stop) {
        this.name = name;
        this.stop = stop;
    }

    static Optional<Running> begin(String name, Runnable stop) throws WindowsException {
        NativeService service = new NativeService(name, stop);
        Thread.ofPlatform().daemon().name("service-dispatcher").start(service::dispatch);
        try {
            return service.begun.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WindowsException why) {
                throw why;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Until the service has stopped. */
    private void dispatch() {
        // The second is the end of the table.
        SERVICE_TABLE_ENTRYW[] table = (SERVICE_TABLE_ENTRYW[]) new SERVICE_TABLE_ENTRYW().toArray(2);
        table[0].lpServiceName = new WString(name);
        table[0].lpServiceProc = CallbackReference.getFunctionPointer(main);
        table[0].write();
        table[1].write();
        if (Advapi32.StartServiceCtrlDispatcherW(table[0].getPointer()) == 0) {
            int code = Native.getLastError();
            if (code == ERROR_FAILED_SERVICE_CONTROLLER_CONNECT) {
                begun.complete(Optional.empty());
            } else {
                begun.completeExceptionally(new WindowsException("StartServiceCtrlDispatcherW", code));
            }
        }
    }

    private void main() {
        try {
            handle = made(
                    "RegisterServiceCtrlHandlerExW",
                    Advapi32.RegisterServiceCtrlHandlerExW(new WString(name), handler, null));
            tell(Winsvc.SERVICE_START_PENDING, 0);
            begun.complete(Optional.of(this));
            ended.await();
        } catch (WindowsException e) {
            begun.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int handle(int control) {
        switch (control) {
            case Winsvc.SERVICE_CONTROL_STOP, Winsvc.SERVICE_CONTROL_PRESHUTDOWN -> {
                try {
                    tell(Winsvc.SERVICE_STOP_PENDING, 0);
                } catch (WindowsException e) {
                    // It stops all the same.
                }
                stop.run();
                return 0;
            }
            case Winsvc.SERVICE_CONTROL_INTERROGATE -> {
                return 0;
            }
            default -> {
                return ERROR_CALL_NOT_IMPLEMENTED;
            }
        }
    }

    private synchronized void tell(int state, int failure) throws WindowsException {
        SERVICE_STATUS status = new SERVICE_STATUS();
        status.dwServiceType = Winsvc.SERVICE_WIN32_OWN_PROCESS;
        status.dwCurrentState = state;
        boolean steady = state == Winsvc.SERVICE_RUNNING || state == Winsvc.SERVICE_STOPPED;
        status.dwControlsAccepted =
                state == Winsvc.SERVICE_RUNNING ? Winsvc.SERVICE_ACCEPT_STOP | Winsvc.SERVICE_ACCEPT_PRESHUTDOWN : 0;
        status.dwWin32ExitCode = failure == 0 ? 0 : ERROR_SERVICE_SPECIFIC_ERROR;
        status.dwServiceSpecificExitCode = failure;
        status.dwWaitHint = steady ? 0 : HINT;
        check("SetServiceStatus", Advapi32.SetServiceStatus(handle, status));
    }

    @Override
    public void running() throws WindowsException {
        tell(Winsvc.SERVICE_RUNNING, 0);
    }

    @Override
    public void stopped(boolean failed) throws WindowsException {
        try {
            tell(Winsvc.SERVICE_STOPPED, failed ? 1 : 0);
        } finally {
            ended.countDown();
        }
    }
}
