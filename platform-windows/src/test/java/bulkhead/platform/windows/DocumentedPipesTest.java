package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where Wine is, another implementation than the fakes is asked for the same documented behaviour. */
@Tag("process")
class DocumentedPipesTest {
    private static boolean isThere(String... paths) {
        return Stream.of(paths).anyMatch(path -> Files.isExecutable(Path.of(path)));
    }

    @Test
    void wineDoesWhatIsDocumentedOfPipesAndServicesButForWhatIsKnown() throws IOException, InterruptedException {
        assumeTrue(
                isThere("/usr/bin/x86_64-w64-mingw32-gcc") && isThere("/usr/bin/wine64", "/usr/lib/wine/wine64"),
                "no mingw-w64 or no Wine");
        Process script = new ProcessBuilder("scripts/windows-pipes")
                .directory(Path.of("..").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> said = script.inputReader().lines().toList();
        assertThat(script.waitFor()).as(String.join("\n", said)).isZero();
        assertThat(said).filteredOn(line -> line.startsWith("as said")).hasSizeGreaterThan(35);
    }
}
