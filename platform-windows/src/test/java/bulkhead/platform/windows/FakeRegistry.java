package bulkhead.platform.windows;

import bulkhead.platform.windows.api.Registry;
import bulkhead.platform.windows.api.WindowsException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Keys in memory. What a key without names is worth is nobody's matter: it is none here. */
final class FakeRegistry implements Registry {
    final Map<String, Map<String, Entry>> keys = new TreeMap<>();
    private final Set<String> forNow = new HashSet<>();
    private final FakeCalls calls;

    FakeRegistry(FakeCalls calls) {
        this.calls = calls;
    }

    void reboot() {
        keys.keySet().removeAll(forNow);
        forNow.clear();
    }

    @Override
    public Map<String, Entry> read(String key) throws WindowsException {
        return calls.get("RegEnumValueW", () -> Map.copyOf(keys.getOrDefault(key, Map.of())));
    }

    @Override
    public void set(String key, String name, Entry entry) throws WindowsException {
        calls.run(
                "RegSetValueExW",
                () -> keys.computeIfAbsent(key, _ -> new TreeMap<>()).put(name, entry));
    }

    @Override
    public void setForNow(String key, String name, Entry entry) throws WindowsException {
        calls.run("RegSetValueExW", () -> {
            if (!keys.containsKey(key)) {
                forNow.add(key);
            }
            keys.computeIfAbsent(key, _ -> new TreeMap<>()).put(name, entry);
        });
    }

    @Override
    public void remove(String key, String name) throws WindowsException {
        calls.run("RegDeleteValueW", () -> {
            keys.getOrDefault(key, new TreeMap<>()).remove(name);
            keys.values().removeIf(Map::isEmpty);
        });
    }

    @Override
    public void removeKey(String key) throws WindowsException {
        calls.run("RegDeleteKeyW", () -> keys.remove(key));
    }
}
