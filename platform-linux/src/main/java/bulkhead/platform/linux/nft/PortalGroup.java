package bulkhead.platform.linux.nft;

import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cgroup (version 2) of the processes that a captive portal is open for.
 *
 * @param directory where it is
 * @param path as nft(8) writes it: below {@code /sys/fs/cgroup}
 * @param level how deep it is in the hierarchy
 */
public record PortalGroup(Path directory, String path, int level) {
    private static final Logger LOG = LoggerFactory.getLogger(PortalGroup.class);
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final String NAME = "bulkhead-portal";

    /** The group, made if it is not there. */
    public static PortalGroup make() throws HostException {
        return make(NAME);
    }

    static PortalGroup make(String name) throws HostException {
        Path root = root().orElseThrow(
                        () -> new HostException("no cgroup v2 is mounted here, by which the portal's program is known:"
                                + " use 'bulkhead guard unblock' for the time of the login"));
        Path directory = root.resolve(name);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new HostException("the cgroup " + directory + " cannot be made (" + e.getMessage() + ")", e);
        }
        return new PortalGroup(directory, CGROUPS.relativize(directory).toString(), 1);
    }

    /** Removes the group, unless one of its processes still runs. */
    public static void remove() throws HostException {
        Optional<Path> root = root();
        if (root.isPresent()) {
            try {
                Files.deleteIfExists(root.get().resolve(NAME));
            } catch (IOException e) {
                LOG.debug("the portal's cgroup stays: {}", e.getMessage());
            }
        }
    }

    /** Moves a process into it; what it starts from then on is in it too. */
    public void add(long pid) throws HostException {
        try {
            Files.writeString(directory.resolve("cgroup.procs"), Long.toString(pid));
        } catch (IOException e) {
            String why = ProcessHandle.of(pid).isPresent() ? e.getMessage() : "it has ended";
            throw new HostException("process " + pid + " cannot be moved to the portal's cgroup: " + why, e);
        }
    }

    /** The root of the hierarchy: all of it, or one of several in a hybrid set-up. */
    private static Optional<Path> root() throws HostException {
        try (var mounts = Files.lines(Path.of("/proc/self/mounts"))) {
            return mounts.map(line -> line.split(" "))
                    .filter(words -> words[2].equals("cgroup2"))
                    .map(words -> Path.of(words[1]))
                    .filter(path -> path.startsWith(CGROUPS))
                    .findFirst();
        } catch (IOException e) {
            throw new HostException("the mounted file systems cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
