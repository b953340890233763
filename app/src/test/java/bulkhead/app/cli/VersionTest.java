package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionTest {
    @TempDir
    private Path folder;

    @Test
    void tellsOfAPackageWhatItWasBuiltFromAndWith() throws Exception {
        Files.writeString(folder.resolve("provenance"), """
                version 0.1.0~git20261130.0123abcd
                commit 0123abcd of 2026-11-30T22:07:10Z
                java 25.0.3+9-LTS
                """);
        assertThat(new Version(folder).getVersion())
                .containsExactly(
                        "bulkhead 0.1.0~git20261130.0123abcd",
                        "commit 0123abcd of 2026-11-30T22:07:10Z",
                        "java 25.0.3+9-LTS");
    }

    @Test
    void tellsItsOwnVersionWhereThereIsNoPackageOrOnlyAFileOfThatName() throws Exception {
        Path another = Files.createDirectory(folder.resolve("another"));
        Files.writeString(another.resolve("provenance"), "of a picture\n");
        Path third = Files.createDirectories(folder.resolve("third/provenance")).getParent();
        for (Path place : new Path[] {folder.resolve("none"), another, third}) {
            assertThat(new Version(place).getVersion())
                    .singleElement()
                    .asString()
                    .startsWith("bulkhead ");
        }
    }
}
