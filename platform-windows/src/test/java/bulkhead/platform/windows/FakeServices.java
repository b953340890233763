package bulkhead.platform.windows;

import static bulkhead.platform.windows.api.WindowsException.ERROR_SERVICE_ALREADY_RUNNING;
import static bulkhead.platform.windows.api.WindowsException.ERROR_SERVICE_DOES_NOT_EXIST;
import static bulkhead.platform.windows.api.WindowsException.ERROR_SERVICE_EXISTS;
import static bulkhead.platform.windows.api.WindowsException.ERROR_SERVICE_MARKED_FOR_DELETE;
import static bulkhead.platform.windows.api.WindowsException.ERROR_SERVICE_NOT_ACTIVE;

import bulkhead.platform.windows.api.Services;
import bulkhead.platform.windows.api.WindowsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A service control manager in memory: a service that starts or stops is pending for one look. */
final class FakeServices implements Services {
    /** A service as it is registered. */
    static final class Registered {
        final Definition definition;
        String description = "";
        Duration restart = Duration.ZERO;
        private State state = State.STOPPED;
        private State next = State.STOPPED;
        private boolean marked;

        Registered(Definition definition) {
            this.definition = definition;
        }
    }

    final Map<String, Registered> all = new TreeMap<>();
    /** What a process that it started has told it. */
    final List<String> told = new ArrayList<>();
    /** Whether it started this process. */
    boolean started;
    /** What it calls to stop that. */
    Runnable stop = () -> {};

    private final FakeCalls calls;

    FakeServices(FakeCalls calls) {
        this.calls = calls;
    }

    private Registered found(String call, String name) throws WindowsException {
        Registered found = all.get(name);
        if (found == null) {
            throw new WindowsException(call, ERROR_SERVICE_DOES_NOT_EXIST);
        }
        return found;
    }

    @Override
    public void create(Definition service) throws WindowsException {
        calls.run("CreateServiceW", () -> {
            Registered there = all.get(service.name());
            if (there != null && there.marked) {
                throw new WindowsException("CreateServiceW", ERROR_SERVICE_MARKED_FOR_DELETE);
            }
            if (there != null) {
                throw new WindowsException("CreateServiceW", ERROR_SERVICE_EXISTS);
            }
            all.put(service.name(), new Registered(service));
        });
    }

    @Override
    public void describe(String name, String text) throws WindowsException {
        calls.run("ChangeServiceConfig2W", () -> found("OpenServiceW", name).description = text);
    }

    @Override
    public void restartAfterFailures(String name, Duration pause) throws WindowsException {
        calls.run("ChangeServiceConfig2W", () -> found("OpenServiceW", name).restart = pause);
    }

    /** One that runs is there until it has stopped. */
    @Override
    public void delete(String name) throws WindowsException {
        calls.run("DeleteService", () -> {
            Registered service = found("OpenServiceW", name);
            service.marked = true;
            if (service.next == State.STOPPED) {
                all.remove(name);
            }
        });
    }

    @Override
    public void start(String name) throws WindowsException {
        calls.run("StartServiceW", () -> {
            Registered service = found("OpenServiceW", name);
            if (service.next == State.RUNNING) {
                throw new WindowsException("StartServiceW", ERROR_SERVICE_ALREADY_RUNNING);
            }
            service.state = State.START_PENDING;
            service.next = State.RUNNING;
        });
    }

    @Override
    public void stop(String name) throws WindowsException {
        calls.run("ControlService", () -> {
            Registered service = found("OpenServiceW", name);
            if (service.next == State.STOPPED) {
                throw new WindowsException("ControlService", ERROR_SERVICE_NOT_ACTIVE);
            }
            service.state = State.STOP_PENDING;
            service.next = State.STOPPED;
            if (service.marked) {
                all.remove(name);
            }
        });
    }

    @Override
    public Optional<State> state(String name) throws WindowsException {
        return calls.get("QueryServiceStatusEx", () -> {
            Optional<State> now = Optional.ofNullable(all.get(name)).map(service -> service.state);
            if (now.isPresent()) {
                all.get(name).state = all.get(name).next;
            }
            return now;
        });
    }

    @Override
    public Optional<Running> begin(String name, Runnable stopping) throws WindowsException {
        return calls.get("StartServiceCtrlDispatcherW", () -> {
            stop = stopping;
            return started ? Optional.of(new Told()) : Optional.empty();
        });
    }

    private final class Told implements Running {
        @Override
        public void running() {
            tell("running");
        }

        @Override
        public void stopped(boolean failed) {
            tell(failed ? "failed" : "stopped");
        }

        private void tell(String what) {
            synchronized (told) {
                told.add(what);
                told.notifyAll();
            }
        }
    }
}
