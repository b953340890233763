package bulkhead.app.status;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.look.Words;
import bulkhead.app.tunnel.Caveat;
import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.Measurement.Keys;
import bulkhead.app.tunnel.Measurement.Traffic;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.protocol.VpnEvent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class AilmentTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final TunnelEvent BOTH = guard(Set.of(Family.IPV4, Family.IPV6));

    private static TunnelEvent guard(Set<Family> carried) {
        return new TunnelEvent.GuardChanged(new GuardState.Connected(carried), Access.TUNNEL_ONLY, Access.TUNNEL_ONLY);
    }

    private static ConnectionStatus after(TunnelEvent... events) {
        ConnectionStatus status = ConnectionStatus.IDLE;
        for (TunnelEvent event : events) {
            status = status.after(event, NOW);
        }
        return status;
    }

    private static ConnectionStatus connected(TunnelEvent... events) {
        return after(Stream.concat(
                        Stream.of(
                                new TunnelEvent.StateChanged(State.CONNECTED),
                                BOTH,
                                measured(NOW, 0, Optional.empty())),
                        Arrays.stream(events))
                .toArray(TunnelEvent[]::new));
    }

    private static TunnelEvent measured(long at, long late, Optional<Long> silentSince) {
        return new TunnelEvent.Measured(new Measurement(
                at,
                Traffic.NONE,
                Traffic.NONE,
                Optional.of(at),
                silentSince,
                Optional.empty(),
                Optional.of(new Keys(0, 1, 0)),
                Optional.of(new Keys(4_000_000, 0, late))));
    }

    static Stream<Arguments> eachByWhatIsToldOfIt() {
        return Stream.of(
                Arguments.of("unheard", connected(measured(NOW - 10_000, 0, Optional.empty()))),
                Arguments.of("unplugged", connected(new TunnelEvent.Unplugged(Optional.of("eth0")))),
                Arguments.of("silent", connected(measured(NOW, 0, Optional.of(NOW - 5_000)))),
                Arguments.of("unwatched", connected(new TunnelEvent.Watched(false))),
                Arguments.of("rules-changed", connected(new TunnelEvent.Mended())),
                Arguments.of(
                        "detoured",
                        connected(new TunnelEvent.Detoured(
                                List.of(new Detour(IpRange.parse("10.0.0.0/8"), "wg0", "the routing rule 50"))))),
                Arguments.of("names-astray", connected(new TunnelEvent.NamesAstray(true))),
                Arguments.of(
                        "ipv6-lost",
                        connected(
                                new TunnelEvent.Session(new VpnEvent.Ipv6Blocked(VpnEvent.Ipv6Block.NO_ECHO)),
                                guard(Set.of(Family.IPV4)))),
                Arguments.of("keys-late", connected(measured(NOW, 61_000, Optional.empty()))),
                Arguments.of("slept", connected(new TunnelEvent.Woke(Duration.ofHours(3)))),
                Arguments.of("clock-set", connected(new TunnelEvent.ClockSet(Duration.ofDays(-1)))),
                Arguments.of(
                        "no-resolver",
                        connected(new TunnelEvent.Mind(List.of(new Caveat(Caveat.What.NO_RESOLVER, List.of()))))),
                Arguments.of(
                        "overlap",
                        connected(new TunnelEvent.Mind(
                                List.of(new Caveat(Caveat.What.OVERLAP, List.of("10.0.0.0/8", "10.1.0.0/16")))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("eachByWhatIsToldOfIt")
    void isFoundByItself(String name, ConnectionStatus status) {
        assertThat(status.ailments(NOW)).extracting(Ailment::label).containsExactly(name);
        assertThat(JsonMapper.shared()
                        .readTree(StatusJson.tell(
                                new Published(1, Published.Program.COMMAND, "vpn.example.org", status, Map.of()), NOW))
                        .path("health")
                        .findValuesAsString("name"))
                .containsExactly(name);
    }

    /** What a program shows that has no words of its own. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("eachByWhatIsToldOfIt")
    void hasWordsInEachLanguage(String name, ConnectionStatus status) {
        Ailment ailment = status.ailments(NOW).getFirst();
        assertThat(ailment.words()).isNotBlank().doesNotEndWith(".");
        for (Locale locale : List.of(Locale.ENGLISH, Locale.GERMAN)) {
            Words words = new Words(new Texts(locale), () -> NOW);
            assertThat(words.name(ailment)).isNotBlank();
            assertThat(words.sentence(ailment)).isNotBlank().doesNotContain("{");
        }
    }

    @Test
    void aHealthyConnectionHasNone() {
        assertThat(connected().ailments(NOW)).isEmpty();
        assertThat(ConnectionStatus.IDLE.ailments(NOW)).isEmpty();
    }

    @Test
    void theTableHasEachKind() {
        Stream<Class<?>> kinds = Stream.of(Ailment.class.getPermittedSubclasses())
                .flatMap(kind -> kind.isSealed() ? Stream.of(kind.getPermittedSubclasses()) : Stream.of(kind));
        assertThat(eachByWhatIsToldOfIt()
                        .map(each ->
                                ((ConnectionStatus) each.get()[1]).ailments(NOW).getFirst())
                        .<Class<?>>map(Ailment::getClass)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(kinds.toList());
    }

    @Test
    void theGravestIsFirstAndOfDoubtsWhetherItCarriesOne() {
        ConnectionStatus status = connected(
                new TunnelEvent.ClockSet(Duration.ofHours(1)),
                new TunnelEvent.Watched(false),
                new TunnelEvent.Unplugged(Optional.of("eth0")),
                measured(NOW - 10_000, 0, Optional.empty()));
        assertThat(status.ailments(NOW))
                .extracting(Ailment::label)
                .containsExactly("unplugged", "unwatched", "clock-set");
    }

    @Test
    void whatIsOverIsForgottenAfterAWhile() {
        ConnectionStatus status =
                connected(new TunnelEvent.Woke(Duration.ofHours(3)), new TunnelEvent.ClockSet(Duration.ofHours(1)));
        assertThat(status.ailments(NOW + Ailment.RECENT_MILLIS).stream().filter(it -> !(it instanceof Doubt)))
                .isEmpty();
    }

    @Test
    void ashortStandstillIsABusyComputers() {
        assertThat(connected(new TunnelEvent.Woke(Duration.ofSeconds(8))).ailments(NOW))
                .isEmpty();
    }

    @Test
    void whatHeldOfALostSessionIsNotSaidOfTheNext() {
        ConnectionStatus status = connected(
                new TunnelEvent.NamesAstray(true),
                new TunnelEvent.Unplugged(Optional.of("eth0")),
                new TunnelEvent.StateChanged(State.RECONNECTING),
                new TunnelEvent.Lost(new bulkhead.protocol.core.Failure(
                        bulkhead.protocol.core.Layer.NETWORK,
                        bulkhead.protocol.core.Reason.NO_ANSWER,
                        "it is gone",
                        "")));
        assertThat(status.ailments(NOW)).isEmpty();
    }
}
