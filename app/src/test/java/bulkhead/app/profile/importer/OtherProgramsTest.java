package bulkhead.app.profile.importer;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.importer.OtherPrograms.Found;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finds other programs' connections where those programs keep them. */
class OtherProgramsTest {
    @TempDir
    private Path root;

    private Path put(String sample, String place) throws IOException {
        Path file = root.resolve(place);
        Files.createDirectories(file.getParent());
        try (InputStream in = getClass().getResourceAsStream(sample)) {
            Files.copy(in, file);
        }
        return file;
    }

    @Test
    void findsWhatNetworkManagerKeeps() throws IOException {
        Path office = put("office.nmconnection", "etc/NetworkManager/system-connections/office.nmconnection");
        Files.writeString(office.resolveSibling("wifi.nmconnection"), "[connection]\nid=wifi\ntype=wifi\n");
        assertThat(OtherPrograms.look(root)).singleElement().satisfies(found -> {
            assertThat(found.program()).isEqualTo("NetworkManager");
            assertThat(found.names()).hasSize(1);
            assertThat(found.files()).contains(office);
        });
    }

    @Test
    void findsWhatNetplanKeeps() throws IOException {
        Path work = put("90-NM-work.yaml", "etc/netplan/90-NM-work.yaml");
        assertThat(OtherPrograms.look(root))
                .singleElement()
                .extracting(Found::files)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Path.class))
                .containsExactly(work);
    }

    @Test
    void findsWhatConnManAndStrongSwanKeep() throws IOException {
        put("connman.config", "var/lib/connman-vpn/office.config");
        put("swanctl/swanctl.conf", "etc/swanctl/conf.d/office.conf");
        put("swanctl/xl2tpd.conf", "etc/xl2tpd/xl2tpd.conf");
        put("swanctl/options.office", "etc/ppp/options.office");
        assertThat(OtherPrograms.look(root))
                .extracting(Found::program)
                .containsExactly("ConnMan", "strongSwan, xl2tpd");
        assertThat(OtherPrograms.look(root))
                .allSatisfy(found -> assertThat(found.names()).hasSize(1));
    }

    @Test
    void findsNothingWhereNothingIs() throws IOException {
        assertThat(OtherPrograms.look(root)).isEmpty();
        Files.createDirectories(root.resolve("etc/ppp"));
        Files.writeString(root.resolve("etc/ppp/options"), "lock\n");
        Files.writeString(root.resolve("etc/ipsec.conf"), "config setup\n");
        assertThat(OtherPrograms.look(root)).isEmpty();
    }
}
