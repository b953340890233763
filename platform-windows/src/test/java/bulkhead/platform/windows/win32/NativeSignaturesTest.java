package bulkhead.platform.windows.win32;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.windows.api.FilterEngine;
import bulkhead.platform.windows.api.IpHelper.Address;
import bulkhead.platform.windows.api.IpHelper.Route;
import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.api.Registry.Entry;
import bulkhead.platform.windows.api.Services;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.wfp.Filter;
import bulkhead.platform.windows.wfp.FilterList;
import bulkhead.platform.windows.wfp.Sight;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every function that is called of Windows can be called as it is declared: on libraries of this system whose functions have those names, do
 * nothing and say that all is well.
 */
class NativeSignaturesTest {
    private static final Map<Class<?>, String> LIBRARIES = new LinkedHashMap<>();
    /** What those give that say by a number other than 0 that all is well. */
    private static final Map<String, Integer> GIVEN = Map.ofEntries(
            entry("CreateEventW", 7),
            entry("CreateNamedPipeW", 7),
            entry("CreateFileW", 7),
            entry("ConnectNamedPipe", 1),
            entry("SetNamedPipeHandleState", 1),
            entry("GetNamedPipeClientProcessId", 1),
            entry("ReadFile", 1),
            entry("WriteFile", 1),
            entry("GetOverlappedResult", 1),
            entry("CreateDirectoryW", 1),
            entry("ConvertStringSecurityDescriptorToSecurityDescriptorW", 1),
            entry("ConvertStringSidToSidW", 1),
            entry("CheckTokenMembership", 1),
            entry("OpenSCManagerW", 7),
            entry("OpenServiceW", 7),
            entry("CreateServiceW", 7),
            entry("ChangeServiceConfig2W", 1),
            entry("DeleteService", 1),
            entry("StartServiceW", 1),
            entry("ControlService", 1),
            entry("QueryServiceStatusEx", 1),
            entry("StartServiceCtrlDispatcherW", 0));

    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void build() throws IOException, InterruptedException, ReflectiveOperationException {
        assumeTrue(!Platform.isWindows() && Files.isExecutable(Path.of("/usr/bin/cc")), "no cc");
        LIBRARIES.put(type("Fwpuclnt"), "fwpuclnt");
        LIBRARIES.put(type("Iphlpapi"), "iphlpapi");
        LIBRARIES.put(type("NativeResolver$Dnsapi"), "dnsapi");
        LIBRARIES.put(type("NativeRegistry$Advapi"), "advapi32");
        LIBRARIES.put(type("Advapi32"), "advapi32");
        LIBRARIES.put(type("Kernel32"), "kernel32");
        LIBRARIES.put(type("NativeWintun$Dll"), "wintun");
        for (String name : Set.copyOf(LIBRARIES.values())) {
            String functions = LIBRARIES.entrySet().stream()
                    .filter(each -> each.getValue().equals(name))
                    .flatMap(each -> natives(each.getKey()).stream())
                    .map(method -> "long " + method.getName() + "(void) { return "
                            + GIVEN.getOrDefault(method.getName(), 0) + "; }\n")
                    .collect(Collectors.joining());
            Path source = folder.resolve(name + ".c");
            Files.writeString(source, functions);
            Path library = folder.resolve("lib" + name + ".so");
            assertThat(new ProcessBuilder(
                                    "/usr/bin/cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
            NativeLibrary.addSearchPath(name, folder.toString());
        }
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(
                "bulkhead.platform.windows.win32." + name, false, NativeSignaturesTest.class.getClassLoader());
    }

    private static List<Method> natives(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isNative(method.getModifiers()))
                .toList();
    }

    @Test
    void everyFunctionHasASignatureThatCanBeCalled() throws ClassNotFoundException {
        int functions = 0;
        for (Map.Entry<Class<?>, String> each : LIBRARIES.entrySet()) {
            Native.register(each.getKey(), NativeLibrary.getInstance(each.getValue()));
            functions += natives(each.getKey()).size();
        }
        assertThat(functions).isGreaterThan(80);
    }

    @Test
    void filtersGoThroughTheEnginesCalls() throws WindowsException {
        List<Filter> filters = FilterList.of(FilterPolicy.CLOSED, Sight.NAMES);
        try (FilterEngine engine = NativeFilterEngine.open()) {
            engine.begin();
            engine.addProvider(ID, "test");
            engine.addSublayer(ID, ID, "test", 0xffff);
            for (Filter filter : filters) {
                engine.addFilter(ID, ID, filter);
                engine.deleteFilter(filter.key());
            }
            assertThat(engine.filters(ID)).isEmpty();
            engine.watch(ID, () -> {}).close();
            engine.deleteSublayer(ID);
            engine.deleteProvider(ID);
            engine.commit();
        }
    }

    @Test
    void addressesRoutesResolversAndEntriesGoThroughTheirs() throws WindowsException {
        NativeIpHelper ip = new NativeIpHelper();
        Address address = new Address(7, InetAddress.ofLiteral("10.7.0.2"), 32);
        ip.add(address);
        ip.remove(address);
        Route route = new Route(7, IpRange.ALL_IPV6, Optional.empty(), 0, true);
        ip.add(route);
        ip.remove(route);
        ip.tune(7, Family.IPV4, 1400);
        ip.watch(() -> {}).close();
        new NativeResolver().set(ID, Family.IPV4, List.of(InetAddress.ofLiteral("10.7.0.53")), List.of("a.example"));
        NativeRegistry registry = new NativeRegistry();
        registry.set("SOFTWARE\\Test", "name", new Entry.Texts(List.of("a", "b")));
        registry.setForNow("SOFTWARE\\Test", "name", new Entry.Number(1));
        registry.remove("SOFTWARE\\Test", "name");
        registry.removeKey("SOFTWARE\\Test");
    }

    @Test
    void pipesGoThroughTheirs() throws WindowsException {
        NativePipes pipes = new NativePipes();
        byte[] buffer = new byte[8];
        try (Pipes.Listener listener = pipes.listen("\\\\.\\pipe\\test", "D:(A;;GA;;;BA)");
                Pipes.Pipe client = pipes.connect("\\\\.\\pipe\\test")) {
            try (Pipes.Pipe server = listener.accept().orElseThrow()) {
                assertThat(server.clientProcess()).isZero();
            }
            client.write(new byte[] {1, 2}, 2, Pipes.FOREVER);
            assertThat(client.read(buffer, Duration.ZERO)).isZero();
        }
    }

    @Test
    void servicesAndAccountsGoThroughTheirs() throws WindowsException {
        NativeServices services = new NativeServices();
        services.create(new Services.Definition("test", "Test", "\"c:\\test.exe\" serve", List.of("BFE", "nsi")));
        services.describe("test", "a test");
        services.restartAfterFailures("test", Duration.ofSeconds(1));
        services.start("test");
        assertThat(services.state("test")).contains(Services.State.START_PENDING);
        services.stop("test");
        services.delete("test");
        assertThat(new NativeAccounts().isAdministrator()).isFalse();
        new NativeAccounts().makeFolder("C:\\test", "D:(A;;FA;;;BA)");
    }
}
