package bulkhead.leakguard.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.leakguard.probe.Sightings.Sighting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapngTest {
    private static final Instant TIME = Instant.ofEpochSecond(1_795_449_600, 123_456_789);

    @TempDir
    private Path folder;

    @Test
    void isReadByTcpdump() throws Exception {
        Path file = folder.resolve("probes.pcapng");
        try (OutputStream out = Files.newOutputStream(file)) {
            Pcapng pcapng = new Pcapng(out, List.of("eth0", "wlan0"));
            pcapng.write(new Sighting("eth0", TIME, Packets.TCP_4), "control: guard open");
            pcapng.write(new Sighting("wlan0", TIME.plusNanos(1), Packets.DNS_6), "guard closed");
            pcapng.write(new Sighting("eth0", TIME.plusSeconds(1), Packets.MDNS_4), "guard closed");
        }
        assertThat(tcpdump(file))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("1795449600.123456789 IP 192.0.2.1.37577 > 203.0.113.77.443: Flags [S]"),
                        line -> assertThat(line)
                                .startsWith(
                                        "1795449600.123456790 IP6 2001:db8::1.37520 > 2001:db8:feed::77.53: 0+ AAAA? "
                                                + "37eb1768db4d5a8b.invalid. (42)"),
                        line -> assertThat(line)
                                .startsWith("1795449601.123456789 IP 192.0.2.1.46444 > 224.0.0.251.5353"));
    }

    @Test
    void isReadByTcpdumpWithoutAnyPacket() throws Exception {
        Path file = folder.resolve("none.pcapng");
        try (OutputStream out = Files.newOutputStream(file)) {
            new Pcapng(out, List.of("eth0", "wlan0"));
        }
        assertThat(tcpdump(file)).isEmpty();
    }

    /** Section 4.1 of the draft, figure 9, byte by byte; the length is that of our one option. */
    @Test
    void beginsWithASectionHeader() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Pcapng(out, List.of());
        byte[] name = "bulkhead leaktest".getBytes(StandardCharsets.US_ASCII);
        assertThat(out.toByteArray())
                .startsWith(0x0A, 0x0D, 0x0D, 0x0A, 56, 0, 0, 0, 0x4D, 0x3C, 0x2B, 0x1A, 1, 0, 0, 0)
                .endsWith(56, 0, 0, 0)
                .hasSize(56)
                .containsSequence(name);
    }

    private static List<String> tcpdump(Path file) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder("tcpdump", "--nano", "-tt", "-n", "-r", file.toString())
                    .redirectErrorStream(false)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "skipped: tcpdump is not installed");
            throw e;
        }
        List<String> lines = process.inputReader().lines().toList();
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(errors).isZero();
        return lines;
    }
}
