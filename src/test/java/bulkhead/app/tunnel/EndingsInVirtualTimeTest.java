package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ike.WeakAlgorithm;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterAdvertisement;
import bulkhead.protocol.ip6.wire.NdOption;
import bulkhead.protocol.ip6.wire.NdOption.RouteInformation;
import bulkhead.protocol.ip6.wire.Preference;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a connection, what does not, and what is left of the guard. */
class EndingsInVirtualTimeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Whoever ends the program need not be its user: a logout does, a service manager, a shutdown. */
    @ParameterizedTest
    @CsvSource({"false, false, OPEN, DISCONNECTED", "true, false, BLOCKED, ERROR", "false, true, BLOCKED, DISCONNECTED"
    })
    void whoeverEndsTheProgramOpensNothingThatTheUserWantsClosed(
            boolean killSwitch, boolean lockdown, Access left, State last) {
        VirtualConnection connection =
                connection(new Protection(killSwitch, lockdown, false), UnaryOperator.identity());
        connection.at(MINUTE, connection::terminate);
        assertThat(connection.run()).isNull();
        boolean closed = killSwitch || lockdown;
        assertThat(connection.ending()).isEqualTo(closed ? new Ending.BySystem(null) : new Ending.ByUser(null));
        for (Family family : Family.values()) {
            assertThat(connection.host().kernel.access(family)).isEqualTo(left);
        }
        assertThat(connection.events())
                .contains(new TunnelEvent.Disconnected(closed ? "system" : "user"))
                .contains(new TunnelEvent.StateChanged(last));
    }

    /** The user's word, though the other came first. */
    @Test
    void theUserMayOpenWhatIsAboutToBeLeftClosed() {
        VirtualConnection connection = connection(new Protection(true, false, false), UnaryOperator.identity());
        connection.at(MINUTE, () -> {
            connection.silence(true);
            connection.terminate();
            connection.disconnect();
        });
        connection.run();
        assertThat(connection.ending()).isEqualTo(new Ending.ByUser(null));
        assertThat(connection.host().kernel.isOpen()).isTrue();
    }

    /** Whatever is asked of the guard besides, nothing opens between a connection and the one in its place. */
    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true"})
    void whatIsHandedOverStaysClosed(boolean killSwitch, boolean lockdown) {
        VirtualConnection connection =
                connection(new Protection(killSwitch, lockdown, false), UnaryOperator.identity());
        connection.at(MINUTE, connection::handOver);
        assertThat(connection.run()).isNull();
        assertThat(connection.ending()).isEqualTo(new Ending.HandedOver(null));
        for (Family family : Family.values()) {
            assertThat(connection.host().kernel.access(family)).isEqualTo(Access.BLOCKED);
        }
    }

    @Test
    void theUserMayOpenWhatIsAboutToBeHandedOver() {
        VirtualConnection connection = connection(new Protection(true, false, false), UnaryOperator.identity());
        connection.at(MINUTE, () -> {
            connection.silence(true);
            connection.handOver();
            connection.disconnect();
        });
        connection.run();
        assertThat(connection.ending()).isEqualTo(new Ending.ByUser(null));
        assertThat(connection.host().kernel.isOpen()).isTrue();
    }

    /** The reader of what it prints need not be its user either. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoReadsNoMoreEndsItAndOpensNothingThatTheUserWantsClosed(boolean killSwitch) {
        VirtualConnection connection = connection(new Protection(killSwitch, false, false), UnaryOperator.identity());
        connection.at(MINUTE, connection::unread);
        assertThat(connection.run()).isNull();
        assertThat(connection.ending()).isEqualTo(killSwitch ? new Ending.BySystem(null) : new Ending.ByUser(null));
        assertThat(connection.host().kernel.isOpen()).isEqualTo(!killSwitch);
    }

    /** A terminal that closes sends SIGHUP, and ends the pipe's reader: neither gives up on the server's answers. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSignalAndAReaderThatIsGoneAreOneWord(boolean signalFirst) {
        VirtualConnection connection = connection(Protection.DEFAULT, UnaryOperator.identity());
        connection.at(MINUTE, () -> {
            connection.silence(true);
            List<Runnable> words = List.of(connection::terminate, connection::unread);
            (signalFirst ? words : words.reversed()).forEach(Runnable::run);
        });
        connection.run();
        assertThat(connection.now()).as("waits for the server").isGreaterThan(MINUTE.toMillis());

        VirtualConnection twice = connection(Protection.DEFAULT, UnaryOperator.identity());
        twice.at(MINUTE, () -> {
            twice.silence(true);
            twice.unread();
            twice.terminate();
            twice.terminate();
        });
        twice.run();
        assertThat(twice.now()).as("a second signal gives up").isEqualTo(MINUTE.toMillis());
    }

    /** Nobody knows who says so: IKE refuses in clear, and phase 2 with a key that a whole company may have. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusalsBelowEspAreNeverFinalOnceItWasUp(boolean mainMode) {
        UnaryOperator<ServerConfig> other = server -> mainMode
                ? server.withProposals(
                        List.of(IkeProposals.permitting(WeakAlgorithm.ALL).getLast()), server.phase2())
                : server.withProposals(IkeProposals.defaults(), List.of(EspSuite.TRIPLE_DES_SHA1));
        VirtualConnection connection = connection(Protection.DEFAULT, UnaryOperator.identity());
        connection.at(MINUTE, () -> connection.restartServer(other));
        connection.at(MINUTE.multipliedBy(60), () -> connection.restartServer(UnaryOperator.identity()));
        connection.at(MINUTE.multipliedBy(65), connection::disconnect);
        assertThat(connection.run()).isNull();
        assertThat(connection.events().filter(EndingsInVirtualTimeTest::isRefusal))
                .hasSizeGreaterThan(30);
        assertThat(connection.events().filter(new TunnelEvent.StateChanged(State.CONNECTED)::equals))
                .as("up, and up again")
                .hasSize(2);
        assertThat(guards(connection).dropWhile(guard -> !(guard.state() instanceof GuardState.Connected)))
                .filteredOn(guard -> !(guard.state() instanceof GuardState.Disconnected))
                .noneMatch(guard -> guard.ipv4() == Access.OPEN || guard.ipv6() == Access.OPEN);
    }

    private static boolean isRefusal(TunnelEvent event) {
        return event instanceof TunnelEvent.Retry(Failure why, long _)
                && (why.layer() == Layer.IKE || why.layer() == Layer.ESP)
                && why.reason() == Reason.NO_COMMON_PROPOSAL;
    }

    @ParameterizedTest
    @CsvSource({"false, BLOCKED", "true, OPEN"})
    void givenUpItKeepsClosedWhatTheTunnelCarried(boolean split, Access ipv4) {
        Routing routing = split ? Routing.split(List.of(IpRange.parse("10.0.0.0/8"))) : Routing.EVERYTHING;
        VirtualConnection connection = new VirtualConnection(
                1, UnaryOperator.identity(), UnaryOperator.identity(), routing, Protection.DEFAULT);
        connection.at(MINUTE, () -> connection.restartServer(VirtualConnection::otherPassword));
        assertThat(connection.run().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(connection.ending()).isInstanceOf(Ending.GivenUp.class);
        assertThat(connection.host().kernel.ipv4()).isEqualTo(ipv4);
        assertThat(connection.host().kernel.ipv6()).isEqualTo(Access.BLOCKED);
    }

    /** A dead server is tried from another port, whose socket waits for the rule that lets it through. */
    @Test
    void aSocketIsClosedWhenTheRuleThatItWaitsForCannotBeSet() {
        VirtualConnection connection = connection(Protection.DEFAULT, UnaryOperator.identity());
        OfficeHost host = connection.host();
        host.loss = 1;
        host.interference = point -> {
            if (point.equals("apply") && host.openSockets() == 2) {
                throw new HostException("of a test");
            }
        };
        assertThat(connection.run().happened()).isEqualTo("of a test");
        assertThat(host.openSockets()).isZero();
    }

    /** The newest is what counts, and it is in force soon after the last. */
    @Test
    void aServerThatChangesItsNetworkAllTheTimeChangesTheHostsNowAndThen() {
        int changes = 5_000;
        VirtualConnection connection = connection(Protection.DEFAULT, UnaryOperator.identity());
        connection.at(MINUTE, () -> connection.host().applied.clear());
        for (int i = 0; i < changes; i++) {
            byte[] change = advertisement(i + 1, i);
            connection.at(MINUTE.plusMillis(3L * i), () -> connection.host().fromOffice(change));
        }
        Duration end = MINUTE.plusMillis(3L * changes);
        connection.at(end.plusMillis(Pace.INTERVAL + 100), connection::disconnect);
        assertThat(connection.run()).isNull();
        assertThat(connection.host().applied)
                .hasSizeBetween(Pace.AT_ONCE, Pace.AT_ONCE + (int) (3 * changes / Pace.INTERVAL) + 2);
        assertThat(connection.host().applied.getLast().tunnel().orElseThrow().routes())
                .contains(IpRange.parse(network(changes)));
    }

    /** One route in the place of another (RFC 4191 section 2.3). */
    private static byte[] advertisement(int route, int instead) {
        List<NdOption> options = List.of(
                new RouteInformation(IpPrefix.parse(network(route)), Preference.HIGH, 1800),
                new RouteInformation(IpPrefix.parse(network(instead)), Preference.HIGH, 0));
        return new RouterAdvertisement(64, false, false, Preference.MEDIUM, 0, 0, 0, options)
                .packet(IpAddress.parse("fe80::66"), IpAddress.parse("ff02::1"), 255);
    }

    private static String network(int number) {
        return "2001:db8:" + Integer.toHexString(number) + "::/48";
    }

    private static Stream<TunnelEvent.GuardChanged> guards(VirtualConnection connection) {
        return connection
                .events()
                .filter(TunnelEvent.GuardChanged.class::isInstance)
                .map(TunnelEvent.GuardChanged.class::cast);
    }

    private static VirtualConnection connection(Protection protection, UnaryOperator<ServerConfig> server) {
        return new VirtualConnection(1, UnaryOperator.identity(), server, Routing.EVERYTHING, protection);
    }
}
