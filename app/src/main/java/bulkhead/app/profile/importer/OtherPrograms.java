package bulkhead.app.profile.importer;

import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.secret.SecretException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks where other programs of this computer keep their connections, as far as this user may read there. */
public final class OtherPrograms {
    private OtherPrograms() {}

    /**
     * Connections of one program.
     *
     * @param program its name
     * @param files to import
     * @param names of the connections in them
     */
    public record Found(String program, List<Path> files, List<String> names) {}

    /** Where one program keeps them: folders below the root, and the names of files in each. */
    private record Place(String program, List<String> patterns) {}

    private static final List<Place> PLACES = List.of(
            new Place("NetworkManager", List.of("etc/NetworkManager/system-connections/*")),
            new Place("netplan", List.of("etc/netplan/90-NM-*.yaml")),
            new Place("ConnMan", List.of("var/lib/connman-vpn/*.config", "var/lib/connman/*.config")),
            new Place(
                    "strongSwan, xl2tpd",
                    List.of(
                            "etc/ipsec.conf",
                            "etc/ipsec.secrets",
                            "etc/swanctl/swanctl.conf",
                            "etc/swanctl/conf.d/*.conf",
                            "etc/xl2tpd/xl2tpd.conf",
                            "etc/ppp/options*",
                            "etc/ppp/chap-secrets")));

    /** Reads small files, so not on JavaFX's thread. @param root of the file system */
    public static List<Found> look(Path root) {
        List<Found> found = new ArrayList<>();
        for (Place place : PLACES) {
            List<Path> files = place.patterns().stream()
                    .flatMap(pattern -> readable(root.resolve(pattern)))
                    .toList();
            List<String> names = files.isEmpty() ? List.of() : names(files);
            if (!names.isEmpty()) {
                found.add(new Found(place.program(), files, names));
            }
        }
        return found;
    }

    private static Stream<Path> readable(Path pattern) {
        PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:" + pattern.getFileName());
        try (Stream<Path> files = Files.list(pattern.getParent())) {
            return files
                    .filter(file ->
                            wanted.matches(file.getFileName()) && Files.isRegularFile(file) && Files.isReadable(file))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static List<String> names(List<Path> files) {
        ImportResult result = Importers.read(files, (_, _) -> {
            throw new SecretException("nobody is asked yet");
        });
        if (!(result instanceof ImportResult.Found(List<ImportedConnection> connections, List<String> _))) {
            return List.of();
        }
        connections.forEach(connection -> connection.secrets().close());
        return connections.stream().map(ImportedConnection::name).toList();
    }
}
