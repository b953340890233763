package bulkhead.leakguard.probe;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.probe.Sightings.Cell;
import bulkhead.leakguard.probe.Sightings.Sighting;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SightingsTest {
    private final Sightings sightings = new Sightings(Targets.DOCUMENTATION, Packets.TAG);

    private static Stream<Arguments> packets() {
        return Stream.of(
                Arguments.of(Family.IPV4, ProbeKind.TCP, Packets.TCP_4),
                Arguments.of(Family.IPV4, ProbeKind.UDP, Packets.UDP_4),
                Arguments.of(Family.IPV4, ProbeKind.ICMP, Packets.ICMP_4),
                Arguments.of(Family.IPV4, ProbeKind.DNS, Packets.DNS_4),
                Arguments.of(Family.IPV4, ProbeKind.MDNS, Packets.MDNS_4),
                Arguments.of(Family.IPV6, ProbeKind.TCP, Packets.TCP_6),
                Arguments.of(Family.IPV6, ProbeKind.UDP, Packets.UDP_6),
                Arguments.of(Family.IPV6, ProbeKind.ICMP, Packets.ICMP_6),
                Arguments.of(Family.IPV6, ProbeKind.DNS, Packets.DNS_6),
                Arguments.of(Family.IPV6, ProbeKind.MDNS, Packets.MDNS_6));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void knowsEachProbe(Family family, ProbeKind kind, byte[] packet) {
        saw(packet);
        sightings.sentFrom(family == Family.IPV4 ? Packets.TCP_PORT_4 : Packets.TCP_PORT_6);
        assertThat(sightings.cells()).containsExactly(new Cell("eth0", family, kind));
        assertThat(sightings.probes()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("packets")
    void takesNoPacketOfAnotherRoundForAProbe(Family family, ProbeKind kind, byte[] packet) {
        Sightings other = new Sightings(Targets.DOCUMENTATION, new Tag("0123456789abcdef"));
        other.sentFrom(40_000);
        other.saw(new Sighting("eth0", Instant.EPOCH, packet));
        assertThat(other.cells()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("packets")
    void standsHalfAPacketAndAnyOtherBytes(Family family, ProbeKind kind, byte[] packet) {
        sightings.sentFrom(Packets.TCP_PORT_4);
        sightings.sentFrom(Packets.TCP_PORT_6);
        Random random = new Random(7);
        for (int length = 0; length < packet.length; length++) {
            saw(Arrays.copyOf(packet, length));
            byte[] broken = packet.clone();
            broken[length] = (byte) random.nextInt();
            saw(broken);
        }
        assertThat(sightings.cells()).extracting(Cell::kind).isSubsetOf(ProbeKind.values());
    }

    @Test
    void takesNoAnswerForASyn() {
        sightings.sentFrom(Packets.TCP_PORT_4);
        byte[] reset = Packets.TCP_4.clone();
        reset[33] = 4; // RST alone
        saw(reset);
        assertThat(sightings.cells()).isEmpty();
    }

    @Test
    void takesNoErrorThatQuotesAProbeForOne() {
        byte[] error = Packets.ICMP_4.clone();
        error[20] = 3; // destination unreachable
        saw(error);
        assertThat(sightings.cells()).isEmpty();
    }

    @Test
    void saysByWhichLinkAProbeLeft() {
        saw(Packets.UDP_6);
        sightings.saw(new Sighting("wlan0", Instant.EPOCH, Packets.UDP_6));
        assertThat(sightings.cells())
                .containsExactly(
                        new Cell("eth0", Family.IPV6, ProbeKind.UDP), new Cell("wlan0", Family.IPV6, ProbeKind.UDP));
    }

    @Test
    void waitsNoLongerThanUntilAllHaveLeft() throws InterruptedException {
        saw(Packets.UDP_6);
        sightings.await(Set.of(new Cell("eth0", Family.IPV6, ProbeKind.UDP)), Long.MAX_VALUE / 1_000_000);
        sightings.abandon();
        sightings.await(Set.of(new Cell("eth0", Family.IPV6, ProbeKind.TCP)), Long.MAX_VALUE / 1_000_000);
    }

    private void saw(byte[] packet) {
        sightings.saw(new Sighting("eth0", Instant.EPOCH, packet));
    }
}
