package bulkhead.app.profile.importer;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What tests of importers share: files, and what became of them. */
public abstract class ImportTest {
    @TempDir
    public Path folder;

    protected ImportedConnection one(String name, String content) throws IOException {
        return one(file(name, content));
    }

    protected static ImportedConnection one(Path path) {
        ImportResult result = read(path);
        assertThat(result).isInstanceOf(ImportResult.Found.class);
        ImportResult.Found found = (ImportResult.Found) result;
        assertThat(found.connections()).hasSize(1);
        return found.connections().getFirst();
    }

    protected ImportResult.Found found(String name, String content) throws IOException {
        ImportResult result = read(name, content);
        assertThat(result).isInstanceOf(ImportResult.Found.class);
        return (ImportResult.Found) result;
    }

    protected String refused(String name, String content) throws IOException {
        return refused(file(name, content));
    }

    protected static String refused(Path path) {
        ImportResult result = read(path);
        assertThat(result).isInstanceOf(ImportResult.Refused.class);
        return ((ImportResult.Refused) result).sentence();
    }

    protected ImportResult read(String name, String content) throws IOException {
        return read(file(name, content));
    }

    protected static ImportResult read(Path path) {
        return Importers.read(List.of(path), (_, _) -> {
            throw new SecretException("no passphrase is wanted here");
        });
    }

    protected static String left(ImportedConnection found) {
        return String.join("\n", found.left());
    }

    protected static String secret(ImportedConnection found, SecretKind kind) {
        byte[] secret = found.secrets().get(kind);
        return secret == null ? null : new String(secret, StandardCharsets.UTF_8);
    }

    protected static String psk(ImportedConnection found) {
        return secret(found, SecretKind.PRE_SHARED_KEY);
    }

    protected static String password(ImportedConnection found) {
        return secret(found, SecretKind.PASSWORD);
    }

    /** In a folder of its own. */
    private Path file(String name, String content) throws IOException {
        return Files.writeString(Files.createTempDirectory(folder, "one").resolve(name), content);
    }
}
