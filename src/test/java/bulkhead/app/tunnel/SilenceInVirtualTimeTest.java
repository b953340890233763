package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Doubt;
import bulkhead.app.tunnel.VirtualConnection.Told;
import bulkhead.leakguard.contract.FakeHost;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.wire.ByteWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is told of a server that says nothing any more, and how soon. */
class SilenceInVirtualTimeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long LATEST = MINUTE.toMillis() + 3_500;

    @Test
    void aServerThatIsSpokenToAndSilentIsDoubtedWithinSecondsAndThenGivenUp() {
        VirtualConnection connection = connection();
        connection.at(MINUTE, () -> connection.silence(true));
        talk(connection, MINUTE.minusSeconds(10), Duration.ofSeconds(20));
        connection.at(MINUTE.multipliedBy(2), connection::disconnect);
        connection.run();
        assertThat(firstSilent(connection).at())
                .isGreaterThan(MINUTE.toMillis())
                .isLessThan(LATEST);
        assertThat(connection.when(TunnelEvent.Lost.class::isInstance)).isLessThan(MINUTE.toMillis() + 10_000);
        for (Told told : connection.told()) {
            if (told.event() instanceof TunnelEvent.Measured(Measurement newest)
                    && newest.silentSince().isPresent()) {
                assertThat(newest.roundTripMicros()).as("says nothing of now").isEmpty();
                assertThat(newest.heardAt().orElseThrow())
                        .isLessThanOrEqualTo(newest.silentSince().get());
            }
        }
    }

    /** Nobody speaks to it but we: the question of each ten seconds. */
    @Test
    void aServerThatIsIdleAndSilentIsDoubtedAfterTheNextQuestion() {
        VirtualConnection connection = connection();
        connection.at(MINUTE, () -> connection.silence(true));
        connection.at(MINUTE.multipliedBy(2), connection::disconnect);
        connection.run();
        assertThat(firstSilent(connection).at()).isLessThan(LATEST + 10_000);
    }

    @Test
    void whoAnswersIsNotDoubtedHoweverOneSidedTheTrafficIs() {
        VirtualConnection connection = connection();
        talk(connection, Duration.ofSeconds(10), MINUTE.multipliedBy(10));
        connection.at(MINUTE.multipliedBy(11), connection::disconnect);
        connection.run();
        assertThat(statuses(connection))
                .filteredOn(status -> status.measured().isPresent())
                .noneSatisfy(status ->
                        assertThat(status.doubt(status.measured().get().at())).isPresent());
        assertThat(connection.events()).noneMatch(TunnelEvent.Lost.class::isInstance);
    }

    /** RFC 5927: nobody's word ends it; whoever is there answers. */
    @Test
    void icmpIsAReasonToAskAtOnceAndNoneToEnd() {
        VirtualConnection there = connection();
        there.at(MINUTE, () -> there.host().deny());
        there.at(MINUTE.multipliedBy(2), there::disconnect);
        there.run();
        assertThat(there.events()).noneMatch(TunnelEvent.Lost.class::isInstance);

        VirtualConnection gone = connection();
        gone.at(MINUTE.plusMillis(100), () -> {
            gone.silence(true);
            gone.host().deny();
        });
        gone.at(MINUTE.multipliedBy(2), gone::disconnect);
        gone.run();
        assertThat(firstSilent(gone).at()).isLessThan(MINUTE.toMillis() + 1_200);
        assertThat(gone.when(TunnelEvent.Lost.class::isInstance)).isLessThan(MINUTE.toMillis() + 7_000);
    }

    @Test
    void aPulledCableIsToldAtOnceAndDoubtsNobody() {
        VirtualConnection connection = connection();
        talk(connection, Duration.ofSeconds(10), MINUTE.multipliedBy(2));
        connection.at(MINUTE, () -> connection.plugged(false));
        connection.at(MINUTE.plusSeconds(13), () -> connection.plugged(true));
        connection.at(MINUTE.multipliedBy(2), connection::disconnect);
        connection.run();
        List<Told> told = connection.told().stream()
                .filter(one -> one.event() instanceof TunnelEvent.Unplugged)
                .toList();
        assertThat(told).hasSize(2);
        assertThat(told.getFirst().at() - MINUTE.toMillis()).isLessThan(1_000);
        assertThat(told.getFirst().event())
                .isEqualTo(new TunnelEvent.Unplugged(Optional.of(FakeHost.HOME.interfaceName())));
        assertThat(told.getLast().event()).isEqualTo(new TunnelEvent.Unplugged(Optional.empty()));
        assertThat(connection.events()).noneMatch(TunnelEvent.Lost.class::isInstance);
        assertThat(statuses(connection))
                .anySatisfy(status -> assertThat(status.doubt(0)).containsInstanceOf(Doubt.Unplugged.class))
                .noneMatch(status ->
                        status.measured().flatMap(Measurement::silentSince).isPresent());
    }

    /** It would take 24 seconds to find that nobody answers, and blame the server. */
    @Test
    void aFirstConnectionWithoutALinkFailsAtOnceAndBlamesTheLink() {
        VirtualConnection connection = connection();
        connection.plugged(false);
        Failure why = connection.run();
        assertThat(why.layer()).isEqualTo(Layer.NETWORK);
        assertThat(why.happened())
                .isEqualTo("no network: " + FakeHost.HOME.interfaceName()
                        + " has no link; plug the cable in, or join a network");
        assertThat(connection.now()).isLessThan(1_000);
    }

    @Test
    void aLinkThatGoesWhileConnectingIsTold() {
        VirtualConnection connection = connection();
        connection.silence(true);
        connection.at(Duration.ofSeconds(5), () -> connection.plugged(false));
        connection.run();
        assertThat(connection.when(new TunnelEvent.Unplugged(Optional.of(FakeHost.HOME.interfaceName()))::equals))
                .isLessThan(6_000);
    }

    private static VirtualConnection connection() {
        return new VirtualConnection(1, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /** A program sends, and nobody answers it. */
    private static void talk(VirtualConnection connection, Duration from, Duration length) {
        for (long at = 0; at < length.toMillis(); at += 500) {
            connection.at(from.plusMillis(at), () -> connection.host().fromProgram(ipv4()));
        }
    }

    private static Told firstSilent(VirtualConnection connection) {
        return connection.told().stream()
                .filter(one -> one.event() instanceof TunnelEvent.Measured(Measurement newest)
                        && newest.silentSince().isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static List<ConnectionStatus> statuses(VirtualConnection connection) {
        ConnectionStatus[] status = {ConnectionStatus.IDLE};
        return connection.told().stream()
                .map(one -> status[0] = status[0].after(one.event(), one.at()))
                .toList();
    }

    /** RFC 791, of an unassigned protocol. */
    private static byte[] ipv4() {
        byte[] header = new ByteWriter()
                .u16(0x4500)
                .u16(60)
                .i32(0)
                .u16(0x40fd)
                .u16(0)
                .i32(0x0a63_0002)
                .i32(0x0a63_0001)
                .toByteArray();
        return Arrays.copyOf(header, 60);
    }
}
