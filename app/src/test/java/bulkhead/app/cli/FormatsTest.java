package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.doctor.Finding.Verdict;
import bulkhead.app.doctor.Topic;
import bulkhead.app.leaktest.LeakTest;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.profile.SecurityRating.Level;
import bulkhead.app.profile.exporter.ExportFormat;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.leakguard.policy.Sender;
import bulkhead.leakguard.probe.Finding;
import bulkhead.leakguard.probe.Finding.Outcome;
import bulkhead.leakguard.probe.LeakReport;
import bulkhead.leakguard.probe.ProbeKind;
import bulkhead.leakguard.probe.Promise;
import bulkhead.leakguard.probe.Round.Fate;
import bulkhead.leakguard.probe.Sightings.Cell;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What programs read, whole, as the manual promises it: what fails here after a change of names in the code is not the test. */
class FormatsTest {
    @Test
    void whatTheDoctorFinds() {
        assertThat(FindingText.json(new bulkhead.app.doctor.Finding(
                                Topic.OTHER_IKE, Verdict.WARNING, "port 500 is taken", "end the other"))
                        .toString())
                .isEqualTo(
                        "{\"check\":\"other-ike\",\"verdict\":\"warning\",\"sentence\":\"port 500 is taken\","
                                + "\"remedy\":\"end the other\",\"layer\":\"host\",\"side\":\"here\",\"meanwhile\":\"\",\"type\":[]}");
        assertThat(all(Verdict.values(), Verdict::key)).isEqualTo("good unseen warning bad");
        assertThat(all(Topic.values(), Topic::key))
                .isEqualTo(
                        "rights tun firewall guard clock keyring kernel resolver ipv4 ipv6 other-vpn other-ike name route answer"
                                + " ike esp l2tp lcp authentication ipcp ipv6cp router address echo routes names leak");
    }

    @Test
    void whatTheLeakTestShows() {
        LeakReport report = new LeakReport(
                List.of(
                        new Finding(
                                new Cell("eth0", Family.IPV4, ProbeKind.DNS),
                                Optional.empty(),
                                Fate.STAYED,
                                Outcome.UNPROVED),
                        new Finding(
                                new Cell("eth0", Family.IPV6, ProbeKind.TCP),
                                Optional.of(Fate.LEFT),
                                Fate.LEFT,
                                Outcome.LEAKED)),
                new Promise(Set.of(Family.IPV6), Set.of(), false),
                3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new LeakTestJson(new PrintStream(out, true, StandardCharsets.UTF_8))
                .accept(new LeakTest.Result(
                        report,
                        true,
                        Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
                        2500,
                        Path.of("/tmp/left.pcapng")));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
                {"verdict":"leaked","message":"The guard leaks: IPv6 tcp on eth0 left beside the tunnel.",
                "guard":"closed","closed":["ipv6"],"control":"2026-01-02T03:04:05Z","pcap":"/tmp/left.pcapng","lost":3,"millis":2500,
                "findings":[{"interface":"eth0","family":"ipv4","protocol":"dns","control":null,"guarded":"stayed",
                "outcome":"unproved"},{"interface":"eth0","family":"ipv6","protocol":"tcp","control":"left",
                "guarded":"left","outcome":"leaked"}]}
                """.replace("\n", "") + "\n");
        assertThat(all(LeakReport.Verdict.values(), LeakReport.Verdict::label)).isEqualTo("held leaked unproved");
        assertThat(all(Outcome.values(), Outcome::label)).isEqualTo("leaked held open no-way unproved");
        assertThat(all(ProbeKind.values(), ProbeKind::label)).isEqualTo("tcp udp icmp dns mdns");
    }

    @Test
    void whatTheGuardDoes() {
        GuardStatus guard = new GuardStatus(
                new GuardState.Reconnecting(),
                new Protection(true, false, true),
                Access.TUNNEL_ONLY,
                Access.BLOCKED,
                Optional.of(Endpoint.foreign(
                        InetAddress.ofLiteral("192.0.2.1"), Endpoint.Transport.TCP, 443, new Sender.User(1000))),
                false,
                true,
                Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
                Duration.ofSeconds(7),
                true,
                false,
                Optional.of(new Owner(8, 1000, "alice", 9)));
        assertThat(new GuardReport(guard).json()).isEqualTo("""
                {"state":"reconnecting","ipv4":"tunnel-only","ipv6":"blocked",
                "server":{"address":"192.0.2.1","localPort":-1,"ports":[443],"transport":"tcp","esp":false,
                "sender":"user"},"lan":true,"killSwitch":true,"lockdown":false,"atBoot":true,
                "since":"2026-01-02T03:04:05Z","owner":{"pid":8,"uid":1000,"user":"alice"},"portalSeconds":7,
                "intact":true,"held":false}""".replace("\n", ""));
    }

    @Test
    void whatIsSaidOfProfiles() {
        assertThat(all(Level.values(), Level::label)).isEqualTo("weak fair");
        assertThat(all(Place.values(), Place::label)).isEqualTo("keyring file none");
        assertThat(all(ExportFormat.values(), ExportFormat::label)).isEqualTo("json mobileconfig nmconnection");
    }

    private static <T> String all(T[] values, Function<T, String> name) {
        return Arrays.stream(values).map(name).collect(Collectors.joining(" "));
    }
}
