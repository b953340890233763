package bulkhead.app.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How this program came here.
 *
 * @param version as its package has it; none of a checkout
 * @param folder the program's
 */
public record Installation(Kind kind, Optional<String> version, Path folder) {
    private static final String FIRST = "version ";

    /** Who brings a newer one. */
    public enum Kind {
        CHECKOUT("this Bulkhead runs from its sources: update those (git pull), and start it again"),
        DPKG("dpkg brought this Bulkhead, and updates it: sudo apt update && sudo apt install --only-upgrade bulkhead"),
        RPM("rpm brought this Bulkhead, and updates it: sudo dnf upgrade bulkhead"),
        PACMAN("pacman brought this Bulkhead, and updates it: sudo pacman -Syu bulkhead"),
        PORTABLE("");

        private final String advice;

        Kind(String advice) {
            this.advice = advice;
        }

        /** A sentence, where it is nothing of ours to fetch. */
        public Optional<String> advice() {
            return Optional.of(advice).filter(words -> !words.isEmpty());
        }
    }

    /** Of the program that asks. */
    public static Installation ofThis() {
        return of(Path.of(System.getProperty("java.home")), Path.of("/"));
    }

    /** @param root where the system's files are */
    static Installation of(Path runtime, Path root) {
        Path folder = runtime.getParent() == null ? runtime : runtime.getParent();
        Optional<String> version =
                provenance(folder).map(lines -> lines.getFirst().substring(FIRST.length()));
        if (version.isEmpty()) {
            return new Installation(Kind.CHECKOUT, version, folder);
        }
        Kind kind = folder.equals(root.resolve("usr/lib/bulkhead")) ? packaged(root) : Kind.PORTABLE;
        return new Installation(kind, version, folder);
    }

    /** What a package was built from, beside its own Java: its first line has the version. */
    public static Optional<List<String>> provenance(Path folder) {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("provenance"));
            return Optional.of(lines).filter(l -> !l.isEmpty() && l.getFirst().startsWith(FIRST));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Kind packaged(Path root) {
        if (Files.exists(root.resolve("var/lib/dpkg/info/bulkhead.list"))) {
            return Kind.DPKG;
        }
        return Files.isDirectory(root.resolve("var/lib/pacman/local")) ? Kind.PACMAN : Kind.RPM;
    }
}
