package bulkhead.platform.windows.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.windows.api.FilterEngine;
import bulkhead.platform.windows.api.IpHelper.Address;
import bulkhead.platform.windows.api.IpHelper.Route;
import bulkhead.platform.windows.api.Registry.Entry;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final Map<String, Class<?>> LIBRARIES = new LinkedHashMap<>();
    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void build() throws IOException, InterruptedException, ReflectiveOperationException {
        assumeTrue(!Platform.isWindows() && Files.isExecutable(Path.of("/usr/bin/cc")), "no cc");
        LIBRARIES.put("fwpuclnt", type("Fwpuclnt"));
        LIBRARIES.put("iphlpapi", type("Iphlpapi"));
        LIBRARIES.put("dnsapi", type("NativeResolver$Dnsapi"));
        LIBRARIES.put("advapi32", type("NativeRegistry$Advapi"));
        LIBRARIES.put("kernel32", type("NativeWintun$Kernel"));
        LIBRARIES.put("wintun", type("NativeWintun$Dll"));
        for (Map.Entry<String, Class<?>> each : LIBRARIES.entrySet()) {
            String functions = natives(each.getValue()).stream()
                    .map(method -> "long " + method.getName() + "(void) { return 0; }\n")
                    .collect(Collectors.joining());
            Path source = folder.resolve(each.getKey() + ".c");
            Files.writeString(source, functions);
            Path library = folder.resolve("lib" + each.getKey() + ".so");
            assertThat(new ProcessBuilder(
                                    "/usr/bin/cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
            NativeLibrary.addSearchPath(each.getKey(), folder.toString());
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
        for (Map.Entry<String, Class<?>> each : LIBRARIES.entrySet()) {
            Native.register(each.getValue(), NativeLibrary.getInstance(each.getKey()));
            functions += natives(each.getValue()).size();
        }
        assertThat(functions).isGreaterThan(50);
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
}
