package bulkhead.platform.windows;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.platform.windows.WfpFirewall.NamesNow;
import bulkhead.platform.windows.api.Accounts;
import bulkhead.platform.windows.api.FilterEngine;
import bulkhead.platform.windows.api.IpHelper;
import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.api.Registry;
import bulkhead.platform.windows.api.Resolver;
import bulkhead.platform.windows.api.Services;
import bulkhead.platform.windows.api.Wintun;
import bulkhead.platform.windows.win32.NativeAccounts;
import bulkhead.platform.windows.win32.NativeFilterEngine;
import bulkhead.platform.windows.win32.NativeIpHelper;
import bulkhead.platform.windows.win32.NativePipes;
import bulkhead.platform.windows.win32.NativeRegistry;
import bulkhead.platform.windows.win32.NativeResolver;
import bulkhead.platform.windows.win32.NativeServices;
import bulkhead.platform.windows.win32.NativeWintun;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * All that this program calls of Windows.
 *
 * @param clock in ms since the start of Windows, with those asleep
 * @param program the executable file whose sockets are ours
 */
record Windows(
        FilterEngine.Engines engines,
        IpHelper ip,
        Resolver resolver,
        Registry registry,
        Wintun wintun,
        Pipes pipes,
        Services services,
        Accounts accounts,
        LongSupplier clock,
        String program) {
    /** Of the Windows that this process is on; wintun.dll is beside the program. */
    static Windows ofThisComputer() {
        String program = ProcessHandle.current().info().command().orElseThrow();
        Path dll = Path.of(program).resolveSibling("wintun.dll");
        return new Windows(
                NativeFilterEngine::open,
                new NativeIpHelper(),
                new NativeResolver(),
                new NativeRegistry(),
                name -> new NativeWintun(dll).create(name),
                new NativePipes(),
                new NativeServices(),
                new NativeAccounts(),
                NativeServices::sinceStart,
                program);
    }

    /** The computer that this process is on. */
    Computer computer() {
        Path data = Path.of(Optional.ofNullable(System.getenv("ProgramData")).orElse("C:\\ProgramData"));
        return new Computer(this, data.resolve("Bulkhead"), NativeServices.commandLine());
    }

    WindowsDevices devices() {
        return new WindowsDevices(ip, wintun, clock);
    }

    /**
     * The network of this computer.
     *
     * @param release lets others have it
     */
    GuardedNetwork network(Runnable release) {
        FilterStore store = new FilterStore(engines);
        NamesNow names = () -> Links.names(ip, program);
        return new GuardedNetwork(
                new WfpFirewall(store, names),
                new WindowsRoutes(ip),
                new WindowsNameServers(ip, resolver, registry),
                new WindowsJournal(registry, release),
                new WindowsBoot(store, names, registry),
                devices());
    }
}
