package bulkhead.app.local;

import bulkhead.app.files.UnwritableException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The folder of what runs now: {@code $XDG_RUNTIME_DIR/bulkhead/N}, N being the number of the network namespace, as two
 * networks have two connections. Nobody but its user gets into it.
 *
 * @param path exists
 * @param user whose it is
 */
public record RuntimeFolder(Path path, UserPrincipal user) {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final String PRIVATE = "rwx------";

    /** The folder of this process's user and network; made, if it is not there. */
    public static RuntimeFolder ofUser() throws IOException {
        return of(System.getenv(), Path.of("/run/user"), Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * The first of these that there is: what the environment says, if it is this user's, as it is not behind {@code sudo -E};
     * the folder of a login session; one of our own.
     */
    static RuntimeFolder of(Map<String, String> environment, Path sessions, Path temporary) throws IOException {
        if (!POSIX) {
            // The temporary folder of Windows is each user's own.
            return in(temporary.resolve("bulkhead"), Files.getOwner(Path.of(System.getProperty("user.home"))));
        }
        Path self = Path.of("/proc/self");
        UserPrincipal user = Files.getOwner(Files.exists(self) ? self : Path.of(System.getProperty("user.home")));
        Object number = Files.exists(self) ? Files.getAttribute(self, "unix:uid") : user.getName();
        List<Path> candidates = new ArrayList<>();
        String named = environment.get("XDG_RUNTIME_DIR");
        if (named != null && Path.of(named).isAbsolute()) {
            candidates.add(Path.of(named));
        }
        candidates.add(sessions.resolve(number.toString()));
        for (Path candidate : candidates) {
            if (Files.isDirectory(candidate) && Files.getOwner(candidate).equals(user)) {
                return in(candidate.resolve("bulkhead"), user);
            }
        }
        return in(temporary.resolve("bulkhead-" + number), user);
    }

    /** @throws IOException when somebody else could look into the folder, or change it */
    private static RuntimeFolder in(Path folder, UserPrincipal user) throws IOException {
        createPrivate(folder);
        if (POSIX) {
            PosixFileAttributes found =
                    Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isDirectory() || !found.owner().equals(user)) {
                throw new IOException(folder + " is not a folder of this user's own: remove it");
            }
            if (!PosixFilePermissions.toString(found.permissions()).equals(PRIVATE)) {
                throw new IOException(folder + " is open to other users: remove it, or run 'chmod 700 " + folder + "'");
            }
        }
        Path own = folder.resolve(network());
        createPrivate(own);
        return new RuntimeFolder(own, user);
    }

    private static void createPrivate(Path folder) throws IOException {
        try {
            if (POSIX) {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
            } else {
                Files.createDirectory(folder);
            }
        } catch (FileAlreadyExistsException e) {
            // It is looked at, whoever made it.
        } catch (IOException e) {
            throw new UnwritableException("the folder " + folder + " cannot be made", e);
        }
    }

    private static String network() throws IOException {
        Path namespace = Path.of("/proc/self/ns/net");
        return Files.exists(namespace)
                ? Files.readSymbolicLink(namespace).toString().replaceAll("\\D", "")
                : "host";
    }
}
