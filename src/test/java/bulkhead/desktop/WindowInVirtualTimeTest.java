package bulkhead.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.tunnel.VirtualConnection;
import bulkhead.desktop.ShownConnection.Reading;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ppp.NcpPolicy;
import bulkhead.protocol.responder.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a user reads in the window through the hours of a connection: the real controller, in virtual time. */
class WindowInVirtualTimeTest {
    private static final String NATIVE_IPV4 = "IPv4 leaves this computer natively.";
    private static final String NATIVE_IPV6 = "IPv6 leaves this computer natively.";
    private static final String TUNNEL_IPV4 = "IPv4 goes through the tunnel.";
    private static final String TUNNEL_IPV6 = "IPv6 goes through the tunnel.";
    private static final String BLOCKED_IPV6 = "IPv6 is blocked.";
    private static final String UP_WORDS = "The tunnel of Office is up.";
    private static final Reading IDLE =
            new Reading("Not connected", "Choose a connection and press Connect.", NATIVE_IPV4, NATIVE_IPV6, "Connect");
    private static final Reading UP = new Reading("Connected", UP_WORDS, TUNNEL_IPV4, TUNNEL_IPV6, "Disconnect");

    /** What it has come to stands there until the next one. */
    private static Reading ended(String cameTo) {
        return new Reading(IDLE.title(), cameTo, IDLE.ipv4(), IDLE.ipv6(), IDLE.button());
    }

    private VirtualConnection connection;
    private ShownConnection window;

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void everyLayerIsWaitedForInWordsAndTheGoodbyeIsToo() throws Exception {
        open(UnaryOperator.identity());
        connection.at(Duration.ofMinutes(5), () -> window.click("#connect"));
        assertThat(connection.run()).isNull();
        assertThat(window.readings())
                .containsSubsequence(
                        IDLE,
                        new Reading(
                                "Connecting", "Looking up the server's address", NATIVE_IPV4, NATIVE_IPV6, "Cancel"),
                        connecting("Waiting for the server's IKE answer"),
                        connecting("Agreeing on encryption (ESP)"),
                        connecting("Opening the L2TP tunnel"),
                        connecting("Signing in"),
                        connecting("Waiting for an IPv4 address"),
                        new Reading("Connected", UP_WORDS, TUNNEL_IPV4, BLOCKED_IPV6, "Disconnect"),
                        UP,
                        new Reading(
                                "Disconnecting",
                                "Saying goodbye to the server",
                                TUNNEL_IPV4,
                                TUNNEL_IPV6,
                                "Disconnecting …"))
                .endsWith(ended("4 min, 0 B, IPv6 in the tunnel, none beside it"));
    }

    /** Three hours with three renewals of the keys, then the server restarts, then two quiet hours. */
    @Test
    void aServerThatRestartsIsAnnouncedAndTheTunnelComesBackWhileTheUserSleeps() throws Exception {
        open(UnaryOperator.identity());
        connection.at(Duration.ofHours(3), () -> {
            assertThat(window.reading()).isEqualTo(UP);
            window.click("#tab-details");
            assertThat(window.text("#round-trip")).isEqualTo("40 ms");
            window.picture("virtual-details");
            connection.restartServer(UnaryOperator.identity());
        });
        connection.at(Duration.ofHours(5), () -> {
            assertThat(window.reading()).isEqualTo(UP);
            window.picture("virtual-five-hours");
            window.click("#connect");
        });
        assertThat(connection.run()).isNull();
        List<Reading> whileAway = since(UP);
        assertThat(whileAway.stream().map(Reading::title))
                .containsSubsequence("Connected", "Reconnecting", "Connected", "Disconnecting", "Not connected");
        assertThat(whileAway.stream()
                        .filter(reading -> reading.title().equals("Reconnecting"))
                        .findFirst()
                        .orElseThrow())
                .satisfies(lost -> {
                    assertThat(lost.subtitle()).contains("4 times whether it is alive and nothing came back");
                    assertThat(lost.button()).isEqualTo("Cancel");
                    assertThat(lost.ipv6()).isEqualTo("IPv6 waits for the tunnel to come back.");
                });
        assertNeverNativeIpv6(whileAway);
    }

    @Test
    void aSilentServerIsSoughtAndTheWindowSaysWhyUntilItIsBack() throws Exception {
        open(UnaryOperator.identity());
        connection.at(Duration.ofMinutes(10), () -> connection.silence(true));
        connection.at(Duration.ofHours(2), () -> {
            assertThat(window.reading().title()).isEqualTo("Reconnecting");
            assertThat(window.reading().subtitle()).contains("nothing came back");
            window.picture("virtual-silence");
            connection.silence(false);
        });
        connection.at(Duration.ofMinutes(125), () -> {
            assertThat(window.reading()).isEqualTo(UP);
            window.click("#connect");
        });
        assertThat(connection.run()).isNull();
        assertNeverNativeIpv6(since(UP));
    }

    /** Somebody who does not want to wait any longer. */
    @Test
    void theSearchForALostServerCanBeCancelled() throws Exception {
        open(UnaryOperator.identity());
        connection.at(Duration.ofMinutes(1), () -> connection.online(false));
        connection.at(Duration.ofHours(2), () -> window.click("#connect"));
        assertThat(connection.run()).isNull();
        assertThat(window.readings()).endsWith(ended("1 h 59 min, 0 B, IPv6 in the tunnel, none beside it"));
        assertThat(connection.now()).isEqualTo(Duration.ofHours(2).toMillis());
    }

    @Test
    void ipv6ThatTheServerRefusesIsBlockedWithTheReason() throws Exception {
        open(server -> server.withIpv6(NcpPolicy.REJECT));
        connection.at(Duration.ofMinutes(1), () -> window.click("#connect"));
        assertThat(connection.run()).isNull();
        assertThat(window.readings())
                .contains(new Reading(
                        "Connected",
                        UP_WORDS,
                        TUNNEL_IPV4,
                        BLOCKED_IPV6 + " The server refused it (IPV6CP).",
                        "Disconnect"));
    }

    @Test
    void aWrongPasswordIsSaidAndNothingStaysClosed() throws Exception {
        open(VirtualConnection::otherPassword);
        Failure failure = connection.run();
        window.picture("virtual-wrong-password");
        assertThat(window.readings())
                .endsWith(new Reading("Not connected", failure.message(), NATIVE_IPV4, NATIVE_IPV6, "Connect"));
        assertThat(failure.message()).contains("password");
    }

    /** In a sentence, with what passes and the way out; what was said before by a stack trace looked like an open guard. */
    @Test
    void anErrorInBulkheadItselfIsSaidAndTheClosedGuardCanBeOpened() throws Exception {
        open(UnaryOperator.identity());
        connection.at(Duration.ofMinutes(5), connection::breakBulkhead);
        Failure failure = connection.run();
        assertThat(failure.reason()).isEqualTo(Reason.FAULT);
        window.picture("virtual-fault");
        Reading last = window.reading();
        assertThat(last.title()).isEqualTo("Stopped, and guarded");
        assertThat(last.subtitle()).contains("an error in Bulkhead itself");
        assertThat(last.ipv4()).contains("blocked");
        assertThat(last.ipv6()).contains("blocked");
        assertThat(window.text("#remedy-guard")).isEqualTo("Open the guard");
    }

    @Test
    void aServerWithoutACommonSuiteIsSaid() throws Exception {
        open(server -> server.withProposals(IkeProposals.defaults(), List.of(EspSuite.TRIPLE_DES_SHA1)));
        Failure failure = connection.run();
        assertThat(window.readings())
                .endsWith(new Reading("Not connected", failure.message(), NATIVE_IPV4, NATIVE_IPV6, "Connect"));
        assertThat(failure.message()).contains("ESP");
    }

    private void open(UnaryOperator<ServerConfig> server) throws Exception {
        connection = new VirtualConnection(1, UnaryOperator.identity(), server);
        window = new ShownConnection(connection::disconnect, 60);
        connection.listen(told -> window.tell(told.event(), connection.wallClock()));
    }

    private static Reading connecting(String subtitle) {
        return new Reading("Connecting", subtitle, NATIVE_IPV4, BLOCKED_IPV6, "Cancel");
    }

    private List<Reading> since(Reading first) {
        return window.readings()
                .subList(window.readings().indexOf(first), window.readings().size());
    }

    /** Until the user's Disconnect. */
    private static void assertNeverNativeIpv6(List<Reading> readings) {
        assertThat(readings.stream()
                        .takeWhile(reading -> !reading.title().equals("Disconnecting"))
                        .map(Reading::ipv6))
                .isNotEmpty()
                .doesNotContain(NATIVE_IPV6);
    }
}
