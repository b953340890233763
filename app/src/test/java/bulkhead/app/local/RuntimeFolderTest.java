package bulkhead.app.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeFolderTest {
    private static final int NOBODY = 65_534;

    @TempDir
    private Path base;

    private Path named;
    private Path sessions;
    private Path temporary;

    @BeforeEach
    void makeBases() throws IOException {
        named = Files.createDirectory(base.resolve("named"));
        sessions = Files.createDirectory(base.resolve("sessions"));
        temporary = Files.createDirectory(base.resolve("temporary"));
    }

    @Test
    void isInTheFolderThatTheEnvironmentNamesAndClosedToOthers() throws IOException {
        RuntimeFolder folder = open(named.toString());

        assertThat(folder.path().getParent()).isEqualTo(named.resolve("bulkhead"));
        assertThat(permissions(named.resolve("bulkhead"))).isEqualTo("rwx------");
        assertThat(permissions(folder.path())).isEqualTo("rwx------");
        assertThat(open(named.toString())).isEqualTo(folder);
    }

    @Test
    void isOfThisNetworkNamespace() throws IOException {
        String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();

        assertThat(namespace).isEqualTo("net:[" + open(named.toString()).path().getFileName() + "]");
    }

    @Test
    void isInTheLoginSessionsFolderWithoutAnEnvironment() throws IOException {
        Path session = Files.createDirectory(sessions.resolve(uid()));

        assertThat(open(null).path().getParent()).isEqualTo(session.resolve("bulkhead"));
        assertThat(open("relative").path().getParent()).isEqualTo(session.resolve("bulkhead"));
    }

    @Test
    void isOneOfOurOwnWhereNeitherIsThere() throws IOException {
        assertThat(open(null).path().getParent()).isEqualTo(temporary.resolve("bulkhead-" + uid()));
    }

    @Test
    void leavesAFolderAloneThatIsAnotherUsers() throws IOException {
        assumeTrue(isRoot(), "only root can give a folder away");
        Files.setAttribute(named, "unix:uid", NOBODY);

        assertThat(open(named.toString()).path().getParent()).isEqualTo(temporary.resolve("bulkhead-" + uid()));
    }

    @Test
    void refusesAnotherUsersFolderInThePlaceOfOurs() throws IOException {
        assumeTrue(isRoot(), "only root can give a folder away");
        Path squatted = Files.createDirectory(
                temporary.resolve("bulkhead-" + uid()),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setAttribute(squatted, "unix:uid", NOBODY);

        assertThatIOException().isThrownBy(() -> open(null)).withMessageContaining("not a folder of this user's own");
    }

    @Test
    void refusesAFolderThatOthersCanEnter() throws IOException {
        Path folder = open(named.toString()).path().getParent();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));

        assertThatIOException()
                .isThrownBy(() -> open(named.toString()))
                .withMessageContaining("open to other users")
                .withMessageContaining("chmod 700 " + folder);
    }

    @Test
    void refusesALinkToAnotherFolder() throws IOException {
        Files.createSymbolicLink(named.resolve("bulkhead"), temporary);

        assertThatIOException().isThrownBy(() -> open(named.toString())).withMessageContaining("not a folder");
    }

    private RuntimeFolder open(String xdgRuntimeDir) throws IOException {
        return RuntimeFolder.of(
                xdgRuntimeDir == null ? Map.of() : Map.of("XDG_RUNTIME_DIR", xdgRuntimeDir), sessions, temporary);
    }

    private static String permissions(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }

    private static String uid() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
    }

    private static boolean isRoot() throws IOException {
        return uid().equals("0");
    }
}
