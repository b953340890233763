package bulkhead.platform.windows.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The service control manager (advapi32.dll). ERROR_ACCESS_DENIED without an administrator's rights, of all but {@link #state}. */
public interface Services {
    /** How far a service is (SERVICE_STATUS_PROCESS). */
    enum State {
        STOPPED,
        START_PENDING,
        STOP_PENDING,
        RUNNING
    }

    /**
     * What is registered.
     *
     * @param label the name for people
     * @param command the whole command line
     * @param needs the services that are started first
     */
    record Definition(String name, String label, String command, List<String> needs) {
        public Definition {
            needs = List.copyOf(needs);
        }
    }

    /** CreateServiceW, as LocalSystem, started with Windows: ERROR_SERVICE_EXISTS, ERROR_SERVICE_MARKED_FOR_DELETE. */
    void create(Definition service) throws WindowsException;

    /** ChangeServiceConfig2W, SERVICE_CONFIG_DESCRIPTION. */
    void describe(String name, String text) throws WindowsException;

    /** ChangeServiceConfig2W, SERVICE_CONFIG_FAILURE_ACTIONS and _FLAG: it is started anew after each end of its process or with an error. */
    void restartAfterFailures(String name, Duration pause) throws WindowsException;

    /** DeleteService, as soon as it has stopped and nobody looks at it: ERROR_SERVICE_DOES_NOT_EXIST. */
    void delete(String name) throws WindowsException;

    /** StartServiceW: ERROR_SERVICE_ALREADY_RUNNING, ERROR_SERVICE_DOES_NOT_EXIST. */
    void start(String name) throws WindowsException;

    /** ControlService, SERVICE_CONTROL_STOP: ERROR_SERVICE_NOT_ACTIVE, ERROR_SERVICE_DOES_NOT_EXIST. */
    void stop(String name) throws WindowsException;

    /** QueryServiceStatusEx; none where there is no such service. */
    Optional<State> state(String name) throws WindowsException;

    /**
     * StartServiceCtrlDispatcherW on a thread of its own, and RegisterServiceCtrlHandlerExW: this process is the service, which is being started.
     *
     * @param stop is called by Windows when it is to stop, and when Windows ends (SERVICE_CONTROL_STOP, SERVICE_CONTROL_PRESHUTDOWN)
     * @return none where the service control manager did not start this process (ERROR_FAILED_SERVICE_CONTROLLER_CONNECT)
     */
    Optional<Running> begin(String name, Runnable stop) throws WindowsException;

    /** This process as a service (SetServiceStatus). */
    interface Running {
        void running() throws WindowsException;

        /** @param failed whether it is to be started anew */
        void stopped(boolean failed) throws WindowsException;
    }
}
