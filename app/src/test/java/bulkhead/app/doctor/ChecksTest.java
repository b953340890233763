package bulkhead.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.doctor.Finding.Verdict;
import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {
    private static final String HEADING =
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @TempDir
    private Path folder;

    @Test
    void aTunnelDeviceThatIsMissingOrNoneIsBad() throws IOException {
        assertThat(HostChecks.tun(folder.resolve("tun"))).satisfies(f -> {
            assertThat(f.verdict()).isEqualTo(Verdict.BAD);
            assertThat(f.message()).contains("is missing").contains("modprobe tun");
        });
        assertThat(HostChecks.tun(Files.createDirectory(folder.resolve("folder")))
                        .verdict())
                .isEqualTo(Verdict.BAD);
    }

    @Test
    void aClockBeforeTheProgramsOwnTimeIsSaidToBeWrong() {
        Instant built = Instant.parse("2026-01-02T03:04:05Z");

        Finding wrong = HostChecks.clock(Instant.EPOCH, built);
        assertThat(wrong.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(wrong.message()).contains("19").contains("NTP");
        assertThat(HostChecks.clock(built.plusSeconds(1), built).verdict()).isEqualTo(Verdict.GOOD);
    }

    /** As proc_net(5) has it: a socket of IPv4 at 4500 and one of IPv6 at 500, and a DNS server. */
    @Test
    void findsAnotherIkeProgramByItsPorts() throws IOException {
        Files.writeString(
                folder.resolve("udp"),
                HEADING
                        + "  512: 00000000:1194 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0 0\n"
                        + " 1024: 3500007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000   101        0 3 2 0 0\n");
        Files.writeString(
                folder.resolve("udp6"),
                HEADING
                        + " 9320: 00000000000000000000000000000000:01F4 00000000000000000000000000000000:0000 07 0:0 00:0 0 0 0 5\n");

        Finding harmless = new NetworkChecks(false, false).otherIke(folder);
        assertThat(harmless.verdict()).isEqualTo(Verdict.GOOD);
        assertThat(harmless.sentence()).contains("UDP 500 and 4500");
        assertThat(new NetworkChecks(false, true).otherIke(folder).verdict()).isEqualTo(Verdict.WARNING);
    }

    @Test
    void findsNoOtherIkeProgramWhereThereIsNone() throws IOException {
        Files.writeString(folder.resolve("udp"), HEADING);

        assertThat(new NetworkChecks(false, true).otherIke(folder).verdict()).isEqualTo(Verdict.GOOD);
    }

    @Test
    void whatTheHostSaysBehindTheColonIsTheRemedy() {
        Finding finding = Finding.bad(Topic.RIGHTS, new HostException("this needs root: run with sudo"));

        assertThat(finding.sentence()).isEqualTo("this needs root");
        assertThat(finding.remedy()).isEqualTo("run with sudo");
        assertThat(Finding.bad(Topic.RIGHTS, new HostException("no")).remedy()).isEmpty();
    }

    @Test
    void looksAtEveryTopicInOrderAndSaysWhatToDoAboutWhatIsBad() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        Doctor doctor = new Doctor(Optional.of(new Doctor.Patient("nobody.invalid", false)));

        doctor.run(findings::add);

        assertThat(findings.stream().map(Finding::topic)).containsExactly(Topic.values());
        assertThat(doctor.topics()).containsExactly(Topic.values());
        assertThat(findings)
                .filteredOn(f -> f.verdict() != Verdict.GOOD)
                .allSatisfy(f -> assertThat(f.remedy()).as(f.sentence()).isNotEmpty());
        // RFC 6761, section 6.4: this name has no address anywhere.
        assertThat(findings.stream().filter(f -> f.topic() == Topic.NAME).findFirst())
                .map(Finding::verdict)
                .contains(Verdict.BAD);
        assertThat(new Doctor(Optional.empty()).topics())
                .isEqualTo(doctor.topics().stream()
                        .filter(topic -> !ServerChecks.TOPICS.contains(topic))
                        .collect(Collectors.toList()));
    }

    @Test
    void findsTheWayToAnAddressOfThisComputer() {
        InetAddress here = InetAddress.ofLiteral("127.0.0.1");

        assertThat(NetworkChecks.Way.to(here)).map(NetworkChecks.Way::from).contains(here);
    }

    @Test
    void tellsAClosedPortFromSilence() throws IOException, InterruptedException {
        InetAddress closed = InetAddress.ofLiteral("127.0.0.77");
        assertThat(IkeProbe.send(closed).ike()).isEqualTo(IkeProbe.Answer.CLOSED);
        try (DatagramChannel silent = DatagramChannel.open()) {
            bind(silent, closed);
            assertThat(IkeProbe.send(closed).ike()).isEqualTo(IkeProbe.Answer.NONE);
        }
    }

    private static void bind(DatagramChannel silent, InetAddress address) {
        try {
            silent.bind(new InetSocketAddress(address, 500));
        } catch (IOException e) {
            org.junit.jupiter.api.Assumptions.abort("port 500 needs root: " + e.getMessage());
        }
    }
}
