package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.acceptance.Bulkhead.Ended;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bulkhead capture}, read by tshark: what is inside is seen in the packets outside, by the keys beside them. */
@RealServers
class CaptureAcceptanceTest {
    @TempDir
    private Path folder;

    /** In strongSwan's words: each kind of cipher and of authentication. */
    @ParameterizedTest
    @ValueSource(strings = {"aes256-sha256", "aes256gcm16", "aes128-sha1"})
    void tsharkDecryptsTheOuterPackets(String suite, Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack().espProposals(suite));
        Path session = folder.resolve("session");
        Ended ended = capture(topology, session, StrongSwanServer.PASSWORD);
        assertThat(ended.exit()).as(ended.toString()).isZero();
        assertThat(ended.errors()).contains("password can be guessed at");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(session)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(session)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(StrongSwanServer.PSK, StrongSwanServer.PASSWORD);
            }
        }
        String outside = "frame.interface_id == 0 && ";
        assertThat(tshark(session, outside + "isakmp.id.data"))
                .as("main mode, decrypted")
                .isNotEmpty();
        assertThat(tshark(session, outside + "esp && l2tp")).as("L2TP in ESP").isNotEmpty();
        assertThat(tshark(session, outside + "esp && chap"))
                .as("the user, in PPP in L2TP in ESP")
                .isNotEmpty();
        assertThat(tshark(session, outside + "esp && icmpv6.type == 134"))
                .as("a router's advertisement")
                .isNotEmpty();
        assertThat(tshark(session, outside + "esp.icv_bad == 1"))
                .as("a wrong key of authentication")
                .isEmpty();
        assertThat(tshark(session, "frame.interface_id == 1 && l2tp.type == 1")).isNotEmpty();
        assertThat(tshark(session, "frame.interface_id == 2 && ipv6cp")).isNotEmpty();
        assertThat(tshark(session, "frame.interface_id == 3 && icmpv6.type == 129"))
                .as("an echo's reply")
                .isNotEmpty();
        assertThat(tshark(session, "frame.comment contains \"state of\"")).isNotEmpty();
    }

    @Test
    void aSessionThatComesToNothingIsRecordedToo(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        Path session = folder.resolve("session");
        Ended ended = capture(topology, session, "batery staple");
        assertThat(ended.exit()).as(ended.toString()).isEqualTo(5);
        assertThat(tshark(session, "frame.interface_id == 0 && esp && chap.code == 4"))
                .as("CHAP Failure")
                .isNotEmpty();
    }

    @Test
    void writesIntoNoFolderThatIsThere(Topology topology, StrongSwanServer server) throws Exception {
        server.configure(Settings.dualStack());
        Ended ended = capture(topology, folder, StrongSwanServer.PASSWORD);
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.errors()).contains("not there yet");
    }

    private Ended capture(Topology topology, Path to, String password) throws Exception {
        Path psk = Files.writeString(folder.resolve("psk"), StrongSwanServer.PSK + "\n");
        Path typed = Files.writeString(folder.resolve("password"), password + "\n");
        return Bulkhead.run(
                topology.client().name(),
                "capture",
                "--to",
                to.toString(),
                "--server",
                StrongSwanServer.IPV4,
                "--user",
                StrongSwanServer.LOGIN,
                "--psk-file",
                psk.toString(),
                "--password-file",
                typed.toString());
    }

    /** The numbers of the packets that pass. */
    private static List<String> tshark(Path session, String filter) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("tshark", "-n", "-r", session.resolve("session.pcapng").toString()));
        command.addAll(List.of("-Y", filter, "-T", "fields", "-e", "frame.number"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("WIRESHARK_CONFIG_DIR", session.toString());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            assumeTrue(false, "skipped: tshark is not installed");
            throw e;
        }
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(filter).isZero();
        return lines;
    }
}
