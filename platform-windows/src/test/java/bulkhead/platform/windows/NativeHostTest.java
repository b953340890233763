package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.platform.windows.api.IpHelper;
import bulkhead.platform.windows.api.IpHelper.Link;
import bulkhead.platform.windows.api.Registry;
import bulkhead.platform.windows.api.Registry.Entry;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.win32.NativeIpHelper;
import bulkhead.platform.windows.win32.NativeRegistry;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** This Windows' own tables and registry; the latter takes an administrator. */
@EnabledOnOs(OS.WINDOWS)
class NativeHostTest {
    private static final String KEY = "SOFTWARE\\Bulkhead\\Test";

    @Test
    void theLoopbackInterfaceHasItsAddress() throws WindowsException {
        IpHelper ip = new NativeIpHelper();
        Link loopback = ip.links().stream().filter(Link::loopback).findFirst().orElseThrow();
        assertThat(ip.addresses())
                .anyMatch(a -> a.luid() == loopback.luid() && a.address().equals(InetAddress.ofLiteral("127.0.0.1")));
        assertThat(ip.routes()).anyMatch(r -> r.luid() == loopback.luid() && !r.managed());
    }

    @Test
    void whatIsSetInTheRegistryIsReadUntilItIsRemoved() throws WindowsException {
        Registry registry = new NativeRegistry();
        Map<String, Entry> all = Map.of(
                "text",
                new Entry.Text("é"),
                "texts",
                new Entry.Texts(List.of(".", "b")),
                "number",
                new Entry.Number(8));
        for (Map.Entry<String, Entry> each : all.entrySet()) {
            registry.setForNow(KEY, each.getKey(), each.getValue());
        }
        assertThat(registry.read(KEY)).isEqualTo(all);
        registry.remove(KEY, "text");
        registry.remove(KEY, "text");
        assertThat(registry.read(KEY)).hasSize(2);
        registry.removeKey(KEY);
        registry.removeKey(KEY);
        assertThat(registry.read(KEY)).isEmpty();
    }
}
