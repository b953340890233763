package bulkhead.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.doctor.Finding.Verdict;
import bulkhead.app.status.Details;
import bulkhead.app.status.Fact;
import bulkhead.app.tunnel.TunnelRequest.Outer;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Underlay;
import bulkhead.protocol.wire.IpPrefix;
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
import java.util.stream.Stream;
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

        Finding harmless = ports(false).otherIke(folder);
        assertThat(harmless.verdict()).isEqualTo(Verdict.GOOD);
        assertThat(harmless.sentence()).contains("UDP 500 and 4500");
        assertThat(ports(true).otherIke(folder).verdict()).isEqualTo(Verdict.WARNING);
    }

    private static NetworkChecks ports(boolean rawEsp) {
        return new NetworkChecks(Optional.empty(), _ -> List.of(), rawEsp);
    }

    /** The kernel is asked about the connection's own routes. */
    @Test
    void findsWhatOfAConnectionGoesAnotherWay() {
        Fact.Tunnel tunnel =
                new Fact.Tunnel("bulkhead0", 1400, List.of(IpPrefix.parse("0.0.0.0/0")), Fact.Names.TUNNEL, List.of());
        Optional<Details> details = Optional.of(new Details(List.of(tunnel)));
        Finding bad = new NetworkChecks(
                        details, plan -> List.of(new Detour(plan.routes().getFirst(), plan.tun(), "a rule")), false)
                .otherVpn();
        assertThat(bad.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(bad.sentence())
                .isEqualTo("0.0.0.0/0 does not go through the tunnel, but by bulkhead0: a rule is asked first");
        assertThat(new NetworkChecks(details, _ -> List.of(), false).otherVpn().verdict())
                .isEqualTo(Verdict.GOOD);
    }

    /** By the addresses that a connection would try, and in its way. */
    @Test
    void looksForTheServerAsAConnectionDoes() {
        Underlay way = new Underlay("eth7", 7, InetAddress.ofLiteral("192.0.2.7"), 1500, true);
        ServerChecks six = new ServerChecks("192.0.2.1", Outer.IPV6, _ -> way, false);
        assertThat(six.name().sentence()).contains("has no IPv6 address");
        assertThat(six.route().verdict()).isEqualTo(Verdict.UNSEEN);
        ServerChecks four = new ServerChecks("192.0.2.1", Outer.IPV4, _ -> way, false);
        assertThat(four.name().verdict()).isEqualTo(Verdict.GOOD);
        assertThat(four.route().sentence()).isEqualTo("192.0.2.1 is reached by eth7, from 192.0.2.7");
    }

    @Test
    void findsNoOtherIkeProgramWhereThereIsNone() throws IOException {
        Files.writeString(folder.resolve("udp"), HEADING);

        assertThat(ports(true).otherIke(folder).verdict()).isEqualTo(Verdict.GOOD);
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
        Doctor doctor = new Doctor(Optional.of(new Doctor.Patient("nobody.invalid", Outer.ANY, false)));

        doctor.run(findings::add);

        List<Topic> withoutSession = Stream.of(Topic.values())
                .filter(topic -> topic.compareTo(Topic.ANSWER) <= 0)
                .toList();
        assertThat(findings.stream().map(Finding::topic)).containsExactlyElementsOf(withoutSession);
        assertThat(doctor.topics()).isEqualTo(withoutSession);
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

    /** Connected, with a way out that is a tunnel: it is not called the way without one. */
    @Test
    void whileConnectedTheTunnelIsNotTheWayWithoutIt() {
        NetworkChecks connected =
                new NetworkChecks(Optional.of(bulkhead.app.status.Details.NONE), _ -> List.of(), false);
        for (Finding finding : new Finding[] {connected.ipv4(), connected.ipv6()}) {
            assertThat(finding.message()).doesNotContain("without the tunnel");
        }
        assertThat(Topic.IPV4.words()).doesNotContain("without");
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
