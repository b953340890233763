package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.app.tunnel.VirtualConnection.Told;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ppp.NcpPolicy;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hours of a connection through the real controller, sessions, pumps and reconnection. */
class ControllerInVirtualTimeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** What a quick mode takes at most at 40 ms there and back, and the second in which a measurement may be old. */
    private static final long A_REKEY = 1_000 + 4 * 40;

    @Test
    void keysAreRenewedWhenTheMeasurementsSaid() throws Exception {
        VirtualConnection connection = connection(1);
        connection.at(Duration.ofHours(20), connection::disconnect);
        assertThat(connection.run()).isNull();
        Measurement last = null;
        int renewed = 0;
        for (Told told : connection.told()) {
            switch (told.event()) {
                case TunnelEvent.Measured(Measurement measurement) -> last = measurement;
                case TunnelEvent.Session(VpnEvent.EspUp up)
                when up.rekey() -> {
                    assertThat(last.esp().orElseThrow().rekeyMillis()).isLessThan(A_REKEY);
                    renewed++;
                }
                case TunnelEvent.Session(VpnEvent.IkeUp up)
                when up.rekey() -> {
                    assertThat(last.ike().orElseThrow().rekeyMillis()).isLessThan(A_REKEY);
                    renewed++;
                }
                default -> {}
            }
        }
        assertThat(renewed).as("ESP lives for an hour, IKE for eight").isGreaterThan(20);
        assertThat(connection.events()).noneMatch(TunnelEvent.Lost.class::isInstance);
    }

    @Test
    void theRoundTripIsTheNetworks() throws Exception {
        VirtualConnection connection = connection(1);
        connection.at(MINUTE, () -> connection.host().delay = 75);
        connection.at(MINUTE.multipliedBy(2), connection::disconnect);
        connection.run();
        List<Long> roundTrips = measured(connection).stream()
                .flatMap(measurement -> measurement.roundTripMicros().stream())
                .distinct()
                .toList();
        assertThat(roundTrips).containsExactly(40_000L, 150_000L);
    }

    @Test
    void trafficIsCountedByFamilyAndDirectionOverARekeyAndAnewInTheNextSession() throws Exception {
        VirtualConnection connection = connection(2);
        for (int i = 0; i < 100; i++) {
            connection.at(MINUTE.multipliedBy(1 + i), () -> {
                connection.host().fromProgram(ipv4(100));
                connection.host().fromProgram(ipv6(200));
                connection.host().fromProgram(ipv6(200));
                connection.host().fromOffice(ipv4(300));
                connection.host().fromOffice(ipv6(400));
            });
        }
        connection.at(MINUTE.multipliedBy(110), connection::serverCloses);
        connection.at(MINUTE.multipliedBy(120), connection::disconnect);
        connection.run();
        assertThat(connection.session(VpnEvent.EspUp.class)).anyMatch(VpnEvent.EspUp::rekey);
        Measurement before = measuredBefore(connection, MINUTE.multipliedBy(109));
        assertThat(before.ipv4()).isEqualTo(new Measurement.Traffic(100 * 300, 100 * 100, 100, 100));
        assertThat(before.ipv6()).isEqualTo(new Measurement.Traffic(100 * 400, 200 * 200, 100, 200));
        assertThat(connection.host().toOffice).hasSize(300);
        assertThat(connection.host().toPrograms).hasSize(200);
        Measurement after = measured(connection).getLast();
        assertThat(after.ipv4()).isEqualTo(Measurement.Traffic.NONE);
        assertThat(after.ipv6()).isEqualTo(Measurement.Traffic.NONE);
    }

    /** What it took to be understood is found out once. */
    @Test
    void theNextSessionBeginsWithWhatTheServerUnderstood() throws Exception {
        VirtualConnection connection = connection(
                3,
                server -> server.withProposals(IkeProposals.defaults(), List.of(EspSuite.AES_256_CBC_SHA2_256_96))
                        .withPfs(DhGroup.MODP_2048));
        connection.at(MINUTE.multipliedBy(10), connection::serverCloses);
        connection.at(MINUTE.multipliedBy(20), connection::disconnect);
        assertThat(connection.run()).isNull();
        assertThat(connection.session(VpnEvent.IkeUp.class)).hasSize(2);
        assertThat(connection.session(VpnEvent.Varied.class).stream().map(VpnEvent.Varied::variation))
                .as("the group of phase 1, the one that is wanted, and nothing in the second session")
                .containsExactly(
                        VpnEvent.Variation.WITH_PFS, VpnEvent.Variation.WITH_PFS, VpnEvent.Variation.SHA2_CUT_TO_96);
        assertThat(connection.session(VpnEvent.EspUp.class))
                .last()
                .satisfies(up -> assertThat(up.suite()).isEqualTo("AES-256-CBC/HMAC-SHA2-256-96, PFS MODP-2048"));
    }

    @Test
    void whatComesThroughTheTunnelShowsIpv4WhereNoEchoIsAnswered() throws Exception {
        VirtualConnection connection = new VirtualConnection(5, UnaryOperator.identity(), server -> {
            RouterConfig router = server.router();
            return server.withRouter(new RouterConfig(
                    router.interfaceId(), router.advertisement(), router.period(), null, router.addresses(), false));
        });
        connection.at(MINUTE, () -> connection.host().fromOffice(ipv6(100)));
        connection.at(MINUTE.multipliedBy(2), () -> connection.host().fromOffice(ipv4(100)));
        connection.at(MINUTE.multipliedBy(3), connection::disconnect);
        assertThat(connection.run()).isNull();
        assertThat(connection.session(VpnEvent.Ipv4Path.class))
                .containsExactly(new VpnEvent.Ipv4Path(false), new VpnEvent.Ipv4Path(true));
        assertThat(connection.when(new TunnelEvent.Session(new VpnEvent.Ipv4Path(true))::equals))
                .isGreaterThanOrEqualTo(MINUTE.multipliedBy(2).toMillis());
    }

    /** Nobody tells it: a server that forgot us is silent. */
    @Test
    void aServerThatRestartsIsMissedAndFoundAgain() throws Exception {
        VirtualConnection connection = connection(3);
        Duration restart = MINUTE.multipliedBy(10);
        connection.at(restart, () -> connection.restartServer(UnaryOperator.identity()));
        connection.at(MINUTE.multipliedBy(20), connection::disconnect);
        assertThat(connection.run()).isNull();
        assertThat(connection.when(TunnelEvent.Lost.class::isInstance)).isGreaterThan(restart.toMillis());
        assertThat(states(connection))
                .containsSubsequence(State.CONNECTED, State.RECONNECTING, State.CONNECTED, State.DISCONNECTING)
                .endsWith(State.DISCONNECTED);
        assertNoNativeIpv6(connection);
        assertThat(connection
                        .session(VpnEvent.Ipv6Up.class)
                        .getFirst()
                        .configuration()
                        .addresses()
                        .getFirst()
                        .address())
                .isEqualTo(connection
                        .session(VpnEvent.Ipv6Up.class)
                        .getLast()
                        .configuration()
                        .addresses()
                        .getFirst()
                        .address());
    }

    @Test
    void aSilentServerIsSoughtForHoursWithPausesOfAMinuteAtMost() throws Exception {
        VirtualConnection connection = connection(4);
        connection.at(Duration.ofHours(1), () -> connection.silence(true));
        connection.at(Duration.ofHours(4), () -> connection.silence(false));
        connection.at(Duration.ofHours(5), connection::disconnect);
        assertThat(connection.run()).isNull();
        List<Long> pauses = connection
                .events()
                .filter(TunnelEvent.Retry.class::isInstance)
                .map(event -> ((TunnelEvent.Retry) event).millis())
                .toList();
        assertThat(pauses).hasSizeGreaterThan(60).allMatch(pause -> pause <= 60_000);
        assertThat(pauses.getFirst()).isLessThan(5_000);
        assertThat(states(connection)).containsSubsequence(State.RECONNECTING, State.CONNECTED);
        assertNoNativeIpv6(connection);
    }

    /** The kernel may tell of other things first, so that the server is asked whether it is there while nothing reaches it. */
    @Test
    void aPulledCableMeansNothingHoweverLateItIsNoticed() throws Exception {
        VirtualConnection connection = connection(9);
        Duration pulled = Duration.ofHours(1);
        connection.at(pulled, () -> {
            connection.silence(true);
            connection.online(true);
        });
        connection.at(pulled.plusSeconds(2), () -> connection.plugged(false));
        connection.at(pulled.plusSeconds(15), () -> connection.plugged(true));
        connection.at(Duration.ofHours(2), connection::disconnect);
        assertThat(connection.run()).isNull();
        assertThat(connection.events()).noneMatch(TunnelEvent.Lost.class::isInstance);
    }

    @Test
    void aNetworkThatComesBackIsUsedAtOnce() throws Exception {
        VirtualConnection connection = connection(5);
        Duration back = Duration.ofHours(2);
        connection.at(Duration.ofHours(1), () -> connection.online(false));
        connection.at(back, () -> connection.online(true));
        connection.at(Duration.ofHours(3), connection::disconnect);
        assertThat(connection.run()).isNull();
        long connected = connection.told().stream()
                .filter(told -> told.at() >= back.toMillis())
                .filter(told -> told.event().equals(new TunnelEvent.StateChanged(State.CONNECTED)))
                .findFirst()
                .orElseThrow()
                .at();
        assertThat(connected - back.toMillis())
                .as("the backoff's next turn would be up to a minute away")
                .isLessThan(2_000);
        assertNoNativeIpv6(connection);
    }

    @Test
    void aServerWithoutIpv6IsUsedForIpv4AndNativeIpv6StaysClosed() throws Exception {
        VirtualConnection connection = connection(6, server -> server.withIpv6(NcpPolicy.REJECT));
        connection.at(Duration.ofHours(1), connection::disconnect);
        assertThat(connection.run()).isNull();
        assertThat(connection.session(VpnEvent.Ipv6Blocked.class))
                .containsExactly(new VpnEvent.Ipv6Blocked(VpnEvent.Ipv6Block.REJECTED));
        assertNoNativeIpv6(connection);
    }

    @Test
    void aWrongPasswordIsTheEndAndOpensTheGuardAgain() throws Exception {
        VirtualConnection connection = connection(7, VirtualConnection::otherPassword);
        Failure failure = connection.run();
        assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(states(connection)).endsWith(State.DISCONNECTED);
        assertThat(connection.host().released).isTrue();
    }

    /** There may be one session a user, and the server holds the lost one for a while. */
    @Test
    void aPasswordThatWasGoodIsTriedAgainUntilTheServerTakesIt() throws Exception {
        VirtualConnection connection = connection(9);
        connection.at(MINUTE, () -> connection.restartServer(VirtualConnection::otherPassword));
        connection.at(Duration.ofSeconds(110), () -> connection.restartServer(UnaryOperator.identity()));
        connection.at(Duration.ofHours(1), connection::disconnect);
        assertThat(connection.run()).isNull();
        assertThat(connection.events().filter(new TunnelEvent.StateChanged(State.CONNECTED)::equals))
                .as("up, and up again")
                .hasSize(2);
        assertThat(connection.events())
                .anyMatch(event -> event instanceof TunnelEvent.Retry(Failure why, long millis)
                        && why.happened().contains("does not take now what it took before")
                        && millis >= 15_000);
        assertNoNativeIpv6(connection);
    }

    /** The promise of the connection that was up holds until its user ends it. */
    @Test
    void aPasswordThatIsWrongFromNowOnEndsTheReconnectionWithTheGuardClosed() throws Exception {
        VirtualConnection connection = connection(8);
        connection.at(MINUTE, () -> connection.restartServer(VirtualConnection::otherPassword));
        Failure failure = connection.run();
        assertThat(failure.reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(states(connection)).endsWith(State.ERROR);
        assertThat(connection.host().applied.getLast().guard()).isInstanceOf(GuardState.Error.class);
        assertThat(connection.host().applied.getLast().tunnel()).isEmpty();
        assertThat(connection.host().released).isFalse();
        assertNoNativeIpv6(connection);
    }

    @Test
    void aServerWithOtherSuitesOnlyIsTheEnd() throws Exception {
        VirtualConnection connection = connection(
                9, server -> server.withProposals(IkeProposals.defaults(), List.of(EspSuite.TRIPLE_DES_SHA1)));
        Failure failure = connection.run();
        assertThat(failure.reason()).isEqualTo(Reason.NO_COMMON_PROPOSAL);
        assertThat(failure.layer()).isEqualTo(Layer.ESP);
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 11, 12})
    void theSameSeedIsTheSameRunToTheMillisecond(long seed) throws Exception {
        assertThat(badHour(seed)).isEqualTo(badHour(seed));
    }

    private static List<Told> badHour(long seed) {
        VirtualConnection connection = connection(seed);
        connection.host().loss = 0.2;
        connection.at(MINUTE.multipliedBy(20), connection::serverCloses);
        connection.at(MINUTE.multipliedBy(40), () -> connection.restartServer(UnaryOperator.identity()));
        connection.at(MINUTE.multipliedBy(60), connection::disconnect);
        connection.run();
        return connection.told();
    }

    private static VirtualConnection connection(long seed) {
        return connection(seed, UnaryOperator.identity());
    }

    private static VirtualConnection connection(long seed, UnaryOperator<ServerConfig> server) {
        return new VirtualConnection(seed, UnaryOperator.identity(), server);
    }

    private static List<State> states(VirtualConnection connection) {
        return connection
                .events()
                .filter(TunnelEvent.StateChanged.class::isInstance)
                .map(event -> ((TunnelEvent.StateChanged) event).state())
                .toList();
    }

    /** From the first guard to the user's Disconnect. */
    private static void assertNoNativeIpv6(VirtualConnection connection) {
        assertThat(connection.host().applied).isNotEmpty();
        assertThat(connection
                        .events()
                        .takeWhile(event -> !event.equals(new TunnelEvent.StateChanged(State.DISCONNECTING)))
                        .filter(TunnelEvent.GuardChanged.class::isInstance)
                        .map(event -> ((TunnelEvent.GuardChanged) event).ipv6()))
                .isNotEmpty()
                .doesNotContain(Access.OPEN);
    }

    private static List<Measurement> measured(VirtualConnection connection) {
        return connection
                .events()
                .filter(TunnelEvent.Measured.class::isInstance)
                .map(event -> ((TunnelEvent.Measured) event).measurement())
                .toList();
    }

    private static Measurement measuredBefore(VirtualConnection connection, Duration when) {
        return connection.told().stream()
                .filter(told -> told.at() < when.toMillis() && told.event() instanceof TunnelEvent.Measured)
                .map(told -> ((TunnelEvent.Measured) told.event()).measurement())
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    /** RFC 791, of an unassigned protocol. */
    private static byte[] ipv4(int length) {
        byte[] header = new ByteWriter()
                .u16(0x4500)
                .u16(length)
                .i32(0)
                .u16(0x40fd)
                .u16(0)
                .i32(0x0a63_0002)
                .i32(0x0a63_0001)
                .toByteArray();
        return java.util.Arrays.copyOf(header, length);
    }

    /** RFC 8200, without a next header. */
    private static byte[] ipv6(int length) {
        byte[] header = new ByteWriter()
                .i32(0x6000_0000)
                .u16(length - 40)
                .u16(59 << 8 | 64)
                .bytes(IpAddress.parse("2001:db8:99::2").toBytes())
                .bytes(IpAddress.parse("2001:db8:99::1").toBytes())
                .toByteArray();
        return java.util.Arrays.copyOf(header, length);
    }
}
