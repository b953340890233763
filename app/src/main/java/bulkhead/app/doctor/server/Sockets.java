package bulkhead.app.doctor.server;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where UDP is listened at, as {@code udp} and {@code udp6} of proc_net(5) show it. */
final class Sockets {
    private final Set<Integer> ports = new HashSet<>();
    private boolean known;

    Sockets(Disk disk) {
        for (String table : List.of("/proc/net/udp", "/proc/net/udp6")) {
            disk.read(table).ifPresent(it -> {
                known = true;
                it.content().lines().skip(1).forEach(this::add);
            });
        }
    }

    private void add(String line) {
        String[] words = line.strip().split("\\s+");
        String[] local = words.length > 1 ? words[1].split(":") : words;
        if (local.length == 2 && local[1].matches("[0-9A-F]{4}")) {
            ports.add(Integer.parseInt(local[1], 16));
        }
    }

    boolean isKnown() {
        return known;
    }

    boolean listensAt(int port) {
        return ports.contains(port);
    }
}
