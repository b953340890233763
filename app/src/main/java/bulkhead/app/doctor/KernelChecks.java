package bulkhead.app.doctor;

import bulkhead.app.doctor.Recipes.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Settings of the kernel and the resolver that stand in a tunnel's way; they are read, and nothing is tried. */
final class KernelChecks {
    private static final String ON = "1";
    private static final Path SYSTEM = Path.of("/");

    private final Path root;
    private final boolean connected;

    /** @param connected whether this user has a connection, which has set what it needs */
    KernelChecks(boolean connected) {
        this(SYSTEM, connected);
    }

    /** @param root where {@code proc} and {@code etc} are */
    KernelChecks(Path root, boolean connected) {
        this.root = root;
        this.connected = connected;
    }

    /** IPv6 that is off, and the strict reverse path filter (ip-sysctl.rst), which drops what comes back from the server. */
    Finding kernel() {
        Path net = root.resolve("proc/sys/net");
        if (!Files.isDirectory(net)) {
            return Finding.unseen(Topic.KERNEL, "this system has no settings that are known here", "look by hand");
        }
        if (!Files.isDirectory(net.resolve("ipv6/conf"))) {
            return Finding.warning(
                    Topic.KERNEL,
                    "this kernel runs without IPv6, so the tunnel cannot carry any",
                    "start it without ipv6.disable=1");
        }
        if (is(net.resolve("ipv6/conf/all/disable_ipv6")) && is(net.resolve("ipv6/conf/default/disable_ipv6"))) {
            return Finding.warning(
                            Topic.KERNEL,
                            "IPv6 is switched off by net.ipv6.conf.all.disable_ipv6, and many programs then do not try it in a"
                                    + " tunnel either",
                            "switch it on, also in /etc/sysctl.d: while you are connected the guard closes what is native")
                    .by(Recipes.of(Fault.KERNEL_IPV6, ServerFamily.HERE));
        }
        boolean strict = isStrict(net.resolve("ipv4/conf"));
        if (strict && connected && !is(net.resolve("ipv4/conf/all/src_valid_mark"))) {
            return Finding.warning(
                    Topic.KERNEL,
                    "the reverse path filter is strict, and another program took back what lets our marked packets through",
                    "run 'sudo sysctl -w net.ipv4.conf.all.src_valid_mark=1'");
        }
        return Finding.good(
                Topic.KERNEL,
                strict
                        ? "IPv6 is on, and the reverse path filter is strict, which a connection gets on with"
                        : "IPv6 is on, and the reverse path filter is not strict");
    }

    /** Names go into the tunnel by whoever is in charge of them; nobody can be where the file cannot be written. */
    Finding resolver() {
        Path file = root.resolve("etc/resolv.conf");
        if (Files.isSymbolicLink(file)) {
            return Finding.good(Topic.RESOLVER, "names are asked for by " + target(file));
        }
        if (!Files.exists(file)) {
            return Finding.warning(
                    Topic.RESOLVER,
                    "there is no /etc/resolv.conf, so no name can be asked for",
                    "make one, or use a resolver");
        }
        if (isRoot() && !Files.isWritable(file)) {
            return Finding.warning(
                            Topic.RESOLVER,
                            "/etc/resolv.conf cannot be written, not even by root, so names cannot be sent into the tunnel",
                            "take its immutable attribute away, or mount it writable")
                    .by(Recipes.of(Fault.RESOLVER, ServerFamily.HERE));
        }
        return Finding.good(Topic.RESOLVER, "names are asked for as /etc/resolv.conf says");
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return link.toString();
        }
    }

    private boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid", LinkOption.NOFOLLOW_LINKS)
                    .equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** The greater of that of all interfaces and of each counts. */
    private static boolean isStrict(Path conf) {
        try (Stream<Path> each = Files.list(conf)) {
            List<Path> all = each.toList();
            return all.stream().noneMatch(one -> "2".equals(read(conf.resolve("all/rp_filter"))))
                    && all.stream().anyMatch(one -> is(one.resolve("rp_filter")));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean is(Path setting) {
        return ON.equals(read(setting));
    }

    private static String read(Path setting) {
        try {
            return Files.readString(setting).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
