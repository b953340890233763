package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Surroundings;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.wire.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the controller does when things happen to a connection that is up, with the embedded server at the other end. */
class TunnelControllerTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Protection KILL_SWITCH = new Protection(true, false, false);

    private final OfficeHost host = new OfficeHost();
    private final List<TunnelEvent> events = new ArrayList<>();
    private final CompletableFuture<Failure> end = new CompletableFuture<>();
    private TunnelController controller;
    private volatile Ending ending;
    private Routing routing = Routing.EVERYTHING;
    private TunnelRequest.Outer outer = TunnelRequest.Outer.ANY;

    @AfterEach
    void disconnect() throws Exception {
        controller.disconnect();
        end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aSessionThatTheServerEndsIsFollowedByAnother() throws Exception {
        connect(Protection.DEFAULT, true);
        int before = host.applied.size();
        host.serverCloses();
        lostAndBack();
        assertThat(host.applied.subList(before, host.applied.size()))
                .as("guarded, and with the addresses and routes that were there, until the new ones are")
                .isNotEmpty()
                .allMatch(plan ->
                        plan.guard() instanceof GuardState.Reconnecting || plan.guard() instanceof GuardState.Connected)
                .allMatch(plan -> plan.tunnel().isPresent());
    }

    /** The server's prefix is the same, and so are the connections of programs that run over our address. */
    @Test
    void ourIpv6AddressIsTheSameInTheNextSession() throws Exception {
        connect(Protection.DEFAULT, true);
        host.serverCloses();
        lostAndBack();
        assertThat(ipv6Addresses()).hasSize(2);
        assertThat(ipv6Addresses().getFirst()).isEqualTo(ipv6Addresses().getLast());
    }

    @Test
    void withoutReconnectionTheServersEndIsTheEndWithTheGuardClosed() throws Exception {
        connect(Protection.DEFAULT, false);
        host.serverCloses();
        assertThat(end.get(LIMIT.toSeconds(), TimeUnit.SECONDS).reason()).isEqualTo(Reason.ENDED_BY_PEER);
        assertThat(host.applied.getLast().guard()).isEqualTo(new GuardState.Error(Set.of(Family.values())));
        assertThat(host.released).isFalse();
        assertThat(has(TunnelEvent.Lost.class::isInstance)).isFalse();
    }

    @Test
    void whatIsToldAfterDisconnectIsWhatStands() throws Exception {
        host.afterwards = new GuardState.Lockdown();
        connect(Protection.DEFAULT, true);
        controller.disconnect();
        end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(events)
                .filteredOn(TunnelEvent.GuardChanged.class::isInstance)
                .last()
                .isEqualTo(new TunnelEvent.GuardChanged(new GuardState.Lockdown(), Access.BLOCKED, Access.BLOCKED));
    }

    @Test
    void aFirstConnectionThatFailsOpensTheGuardAgain() throws Exception {
        host.underlay = Optional.empty();
        start(Protection.DEFAULT, true);
        assertThat(end.get(LIMIT.toSeconds(), TimeUnit.SECONDS).reason()).isEqualTo(Reason.HOST);
        assertThat(host.released).isTrue();
    }

    /** The promise is the crashed connection's, and its user has not ended it. */
    @Test
    void aFirstConnectionThatFailsAfterACrashLeavesTheGuardClosed() throws Exception {
        host.stood = true;
        host.underlay = Optional.empty();
        start(Protection.DEFAULT, true);
        assertThat(end.get(LIMIT.toSeconds(), TimeUnit.SECONDS).reason()).isEqualTo(Reason.HOST);
        assertThat(host.released).isFalse();
        assertThat(host.left).isTrue();
        assertThat(host.applied.getLast().guard()).isInstanceOf(GuardState.Error.class);
    }

    /** Nor does anybody show for the while that a silent resolver takes what is blocked as open. */
    @Test
    void whatIsClosedToAskForANameIsTold() throws Exception {
        // No address of the wanted family is found, and nobody has to be asked for that.
        outer = TunnelRequest.Outer.IPV6;
        start(Protection.DEFAULT, true);
        assertThat(end.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        assertThat(events)
                .contains(new TunnelEvent.GuardChanged(new GuardState.Connecting(), Access.OPEN, Access.BLOCKED));
        ConnectionStatus status = ConnectionStatus.IDLE;
        for (TunnelEvent event : events) {
            status = status.after(event, 1);
        }
        assertThat(status.failedAt())
                .as("step that failed, though none was begun")
                .isEmpty();
        assertThat(status.fate(VpnEvent.Family.IPV6)).isEqualTo(ConnectionStatus.Fate.OPEN);
    }

    @Test
    void theNetworkGoneItWaitsGuardedAndIsBackWithTheNetwork() throws Exception {
        connect(Protection.DEFAULT, true);
        host.moves(Optional.empty());
        await(event ->
                event instanceof TunnelEvent.GuardChanged guard && guard.state() instanceof GuardState.Reconnecting);
        host.moves(Optional.of(OfficeHost.way("192.0.2.1", false)));
        await(TunnelEvent.Retry.class::isInstance);
        host.moves(Optional.of(OfficeHost.HOME));
        lostAndBack();
    }

    /** Once, when it is there; once, when it is gone. */
    @Test
    void whatThisComputerSendsAnotherWayIsToldAsItComesAndGoes() throws Exception {
        Detour detour = new Detour(IpRange.parse("10.0.0.0/8"), "eth0", "the route 10.0.0.0/8 dev eth0");
        host.detours = List.of(detour);
        connect(Protection.DEFAULT, true);
        await(new TunnelEvent.Detoured(List.of(detour))::equals);
        host.listener.changed();
        host.detours = List.of();
        host.listener.changed();
        await(new TunnelEvent.Detoured(List.of())::equals);
        assertThat(events).filteredOn(TunnelEvent.Detoured.class::isInstance).hasSize(2);
    }

    /** Not before IPv6 is settled, which may bring one; and not of one that the user names. */
    @Test
    void aTunnelWithoutResolverIsTold() throws Exception {
        connect(Protection.DEFAULT, true);
        await(new TunnelEvent.Mind(List.of(Caveat.of(Caveat.What.NO_RESOLVER)))::equals);
        assertThat(has(event -> event instanceof TunnelEvent.Session(VpnEvent.Ipv6Up _)))
                .isTrue();
        host.serverCloses();
        lostAndBack();
        await(_ -> count(TunnelEvent.Mind.class::isInstance) == 2);
    }

    /** Of a full tunnel no more is known of the office than the addresses that it gives. */
    @Test
    void networksThatOverlapAreTold() throws Exception {
        routing = Routing.EVERYTHING.asking(List.of(InetAddresses.parse("10.98.0.53")));
        host.surroundings = new Surroundings(
                Set.of(),
                Set.of(),
                Set.of(
                        IpRange.parse("10.98.0.0/24"),
                        IpRange.parse("10.99.0.0/16"),
                        IpRange.parse("192.168.1.0/24"),
                        IpRange.parse("2001:db8:98::/64")));
        connect(Protection.DEFAULT, true);
        await(new TunnelEvent.Mind(List.of(
                Caveat.of(Caveat.What.OVERLAP, "10.98.0.0/24", "10.98.0.53/32"),
                Caveat.of(Caveat.What.OVERLAP, "10.99.0.0/16", "10.99.0.2/32")))::equals);
        assertThat(Caveat.of(Caveat.What.OVERLAP, "10.98.0.0/24", "10.98.0.53/32")
                        .words())
                .startsWith(
                        "this computer's own network 10.98.0.0/24 and what the tunnel leads to, 10.98.0.53/32, overlap");
    }

    @Test
    void aResolverOfTheUsersIsToldToTheHost() throws Exception {
        routing = Routing.EVERYTHING.asking(List.of(InetAddresses.parse("10.9.0.53")));
        connect(Protection.DEFAULT, true);
        await(event -> event instanceof TunnelEvent.Session(VpnEvent.Ipv6Up _));
        DnsPlan dns = host.applied.getLast().tunnel().orElseThrow().dns();
        assertThat(dns).isEqualTo(new DnsPlan(routing.resolvers(), List.of(), true));
        controller.disconnect();
        end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(has(TunnelEvent.Mind.class::isInstance)).isFalse();
    }

    @Test
    void anotherAddressIsFollowedBeforeTheServerIsMissed() throws Exception {
        connect(Protection.DEFAULT, true);
        host.moves(Optional.of(OfficeHost.way("192.0.2.7", true)));
        lostAndBack();
        assertThat(has(event -> event instanceof TunnelEvent.Lost(Failure why) && why.layer() == Layer.NETWORK))
                .isTrue();
    }

    @Test
    void aChangeThatIsNoneAndAPulledCableEndNothing() throws Exception {
        connect(Protection.DEFAULT, true);
        host.listener.changed();
        host.moves(Optional.of(OfficeHost.way("192.0.2.1", false)));
        host.moves(Optional.of(OfficeHost.HOME));
        host.listener.woke(Duration.ofSeconds(10));
        // After these, in the same queue.
        host.moves(Optional.of(OfficeHost.way("192.0.2.7", true)));
        lostAndBack();
        assertThat(count(TunnelEvent.Lost.class::isInstance)).isEqualTo(1);
    }

    @Test
    void aLongSleepIsTheEndOfTheSession() throws Exception {
        connect(Protection.DEFAULT, true);
        host.listener.woke(Duration.ofMinutes(30));
        lostAndBack();
    }

    @Test
    void aTunThatSomebodyRemovesIsReplaced() throws Exception {
        connect(Protection.DEFAULT, true);
        host.tuns.getFirst().remove();
        lostAndBack();
        assertThat(host.tuns).hasSize(2);
        assertThat(host.applied.getLast().tunnel().orElseThrow().tun())
                .isEqualTo(host.tuns.getLast().name());
    }

    @Test
    void aHostThatCannotBeSetUpAnyMoreKeepsTheRulesItHas() throws Exception {
        connect(Protection.DEFAULT, true);
        HostPlan last = host.applied.getLast();
        host.interference = point -> {
            if (point.equals("apply")) {
                throw new HostException("nothing can be applied");
            }
        };
        host.serverCloses();
        assertThat(end.get(LIMIT.toSeconds(), TimeUnit.SECONDS).reason()).isEqualTo(Reason.HOST);
        assertThat(host.applied.getLast()).isEqualTo(last);
        assertThat(host.left).isTrue();
        assertThat(host.released).isFalse();
    }

    @Test
    void withAKillSwitchAFirstConnectionThatFailsLeavesTheGuardClosed() throws Exception {
        host.restartServer(OfficeHost.server((byte) 3));
        start(KILL_SWITCH, true);
        assertThat(end.get(LIMIT.toSeconds(), TimeUnit.SECONDS).reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(host.applied.getLast().guard()).isEqualTo(new GuardState.Error());
        assertThat(host.released).isFalse();
    }

    @Test
    void disconnectWhileWaitingForANetworkEndsAtOnceAndOpens() throws Exception {
        connect(Protection.DEFAULT, true);
        host.moves(Optional.empty());
        await(TunnelEvent.Lost.class::isInstance);
        controller.disconnect();
        assertThat(end.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isNull();
        assertThat(host.released).isTrue();
    }

    @Test
    void aConnectionThatIsUpIsMeasured() throws Exception {
        connect(Protection.DEFAULT, true);
        await(event -> event instanceof TunnelEvent.Measured(Measurement newest)
                && newest.roundTripMicros().isPresent()
                && newest.ike().orElseThrow().rekeyMillis()
                        > newest.ike().orElseThrow().ageMillis()
                && newest.esp().orElseThrow().rekeyMillis()
                        > newest.esp().orElseThrow().ageMillis());
    }

    private void connect(Protection protection, boolean reconnect) throws Exception {
        start(protection, reconnect);
        await(TunnelControllerTest::isWhole);
    }

    private void start(Protection protection, boolean reconnect) {
        VpnConfig vpn = VpnConfig.of(OfficeHost.PSK.clone(), "user", OfficeHost.PASSWORD.clone());
        controller = new TunnelController(
                host, new TunnelRequest(OfficeHost.SERVER, outer, vpn, routing, protection, reconnect), this::tell);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                ending = controller.run();
                end.complete(ending.failure());
            } catch (RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
    }

    /** Both families are there. */
    private static boolean isWhole(TunnelEvent event) {
        return event instanceof TunnelEvent.GuardChanged guard
                && guard.state() instanceof GuardState.Connected(var families)
                && families.size() == 2;
    }

    private void lostAndBack() throws Exception {
        await(TunnelEvent.Lost.class::isInstance);
        synchronized (events) {
            long limit = System.nanoTime() + LIMIT.toNanos();
            while (isLostLast()) {
                assertThat(System.nanoTime()).as("not back: %s", events).isLessThan(limit);
                events.wait(100);
            }
        }
    }

    private boolean isLostLast() {
        boolean lost = true;
        for (TunnelEvent event : events) {
            lost = event instanceof TunnelEvent.Lost
                    || lost && !event.equals(new TunnelEvent.StateChanged(State.CONNECTED));
        }
        return lost;
    }

    private void tell(TunnelEvent event) {
        synchronized (events) {
            events.add(event);
            events.notifyAll();
        }
    }

    private void await(Predicate<TunnelEvent> wanted) throws InterruptedException {
        synchronized (events) {
            long limit = System.nanoTime() + LIMIT.toNanos();
            while (events.stream().noneMatch(wanted)) {
                assertThat(System.nanoTime()).as("only %s", events).isLessThan(limit);
                events.wait(100);
            }
        }
    }

    private List<List<IpAddress>> ipv6Addresses() {
        synchronized (events) {
            return events.stream()
                    .filter(TunnelEvent.Session.class::isInstance)
                    .map(event -> ((TunnelEvent.Session) event).event())
                    .filter(VpnEvent.Ipv6Up.class::isInstance)
                    .map(event -> ((VpnEvent.Ipv6Up) event)
                            .configuration().addresses().stream()
                                    .map(Ip6Address::address)
                                    .toList())
                    .toList();
        }
    }

    private boolean has(Predicate<TunnelEvent> wanted) {
        return count(wanted) > 0;
    }

    private long count(Predicate<TunnelEvent> wanted) {
        synchronized (events) {
            return events.stream().filter(wanted).count();
        }
    }
}
