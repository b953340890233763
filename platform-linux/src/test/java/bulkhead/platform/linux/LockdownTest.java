package bulkhead.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.apply.NextBoot.By;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockdownTest {
    /** What one process leaves another reads, whatever its language: in Turkish the small letter of I has no dot. */
    @Test
    void whoWantsItIsWrittenTheSameWayInEveryLanguage(@TempDir Path folder) throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            Lockdown.in(folder, true).want(By.CONNECTION);
        } finally {
            Locale.setDefault(before);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).contains("lockdown.connection");
        }
    }
}
