package bulkhead.app.update;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.update.Installation.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
    @TempDir
    private Path root;

    private Kind kind(String folder, String... there) throws Exception {
        Path place = Files.createDirectories(root.resolve(folder));
        Files.writeString(place.resolve("provenance"), "version 1.0\n");
        for (String file : there) {
            Files.createDirectories(root.resolve(file));
        }
        return Installation.of(place.resolve("runtime"), root).kind();
    }

    @Test
    void asksThePackageManagerThatBroughtIt() throws Exception {
        assertThat(kind("usr/lib/bulkhead")).isEqualTo(Kind.RPM);
        assertThat(kind("usr/lib/bulkhead", "var/lib/pacman/local")).isEqualTo(Kind.PACMAN);
        assertThat(kind("usr/lib/bulkhead", "var/lib/dpkg/info/bulkhead.list")).isEqualTo(Kind.DPKG);
        assertThat(Kind.DPKG.advice().orElseThrow()).contains("apt install --only-upgrade bulkhead");
    }

    @Test
    void fetchesWhatNobodyElseBrings() throws Exception {
        assertThat(kind("home/alice/bulkhead-1.0-linux-x86_64")).isEqualTo(Kind.PORTABLE);
        assertThat(Kind.PORTABLE.advice()).isEmpty();
        Installation sources = Installation.of(root.resolve("jdk"), root);
        assertThat(sources.kind()).isEqualTo(Kind.CHECKOUT);
    }
}
