package bulkhead.platform.linux.system;

import bulkhead.leakguard.daemon.Owner;
import bulkhead.platform.linux.libc.Libc;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Processes and users of this host. */
public final class Processes {
    /** In proc_pid_stat(5), counted from the state, which follows the name in parentheses. */
    private static final int START_TIME = 19;

    private static final long CAP_NET_ADMIN = 1 << 12;

    /** In {@code struct group}. */
    private static final int GR_GID = 16;

    private Processes() {}

    /** Whether this process may set up interfaces and rules itself. */
    public static boolean mayChangeNetwork() {
        return Libc.geteuid() == 0 || hasNetAdmin();
    }

    private static boolean hasNetAdmin() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("CapEff:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(effective -> (effective & CAP_NET_ADMIN) != 0);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether this thread is in the kernel's first network: there alone are the settings of its devices' budget. */
    public static boolean inFirstNetwork() {
        return Files.exists(Path.of("/proc/sys/net/core/dev_weight"));
    }

    public static Owner self() {
        return owner(ProcessHandle.current().pid(), Libc.geteuid());
    }

    public static Owner owner(long pid, long uid) {
        return new Owner(pid, uid, userName(uid), started(pid).orElse(0));
    }

    public static boolean isAlive(Owner owner) {
        return started(owner.pid()).equals(OptionalLong.of(owner.started()));
    }

    /** The number of a group. */
    public static synchronized OptionalLong group(String name) {
        Pointer group = Libc.getgrnam(name);
        return group == null ? OptionalLong.empty() : OptionalLong.of(Integer.toUnsignedLong(group.getInt(GR_GID)));
    }

    private static synchronized String userName(long uid) {
        Pointer user = Libc.getpwuid((int) uid);
        return user == null ? "user " + uid : user.getPointer(0).getString(0);
    }

    /** In ticks since the boot. */
    private static OptionalLong started(long pid) {
        try {
            // The name in it may be any bytes.
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return OptionalLong.of(Long.parseLong(fields[START_TIME]));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
