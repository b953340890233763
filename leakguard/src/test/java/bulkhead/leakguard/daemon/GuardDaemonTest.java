package bulkhead.leakguard.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.contract.FakeHost;
import bulkhead.leakguard.daemon.Reply.Reason;
import bulkhead.leakguard.daemon.Request.Apply;
import bulkhead.leakguard.daemon.Request.AskStatus;
import bulkhead.leakguard.daemon.Request.Block;
import bulkhead.leakguard.daemon.Request.ClaimUdp;
import bulkhead.leakguard.daemon.Request.Leave;
import bulkhead.leakguard.daemon.Request.OpenRawEsp;
import bulkhead.leakguard.daemon.Request.OpenTun;
import bulkhead.leakguard.daemon.Request.OpenUdp;
import bulkhead.leakguard.daemon.Request.Recover;
import bulkhead.leakguard.daemon.Request.Release;
import bulkhead.leakguard.daemon.Request.Unblock;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Protection;
import bulkhead.leakguard.policy.Sender;
import bulkhead.leakguard.policy.TunnelInterface;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may have the guard do what. */
class GuardDaemonTest {
    private static final InetAddress SERVER = InetAddress.ofLiteral("198.51.100.7");
    private static final GuardState CONNECTED = new GuardState.Connected(Set.of(Family.IPV4));
    private static final Underlay UNDERLAY = FakeHost.HOME;

    private final RecordingHost host = new RecordingHost();
    private final Caller alice = new Caller(new Owner(100, 1000, "alice", 7));
    private final Caller bob = new Caller(new Owner(200, 1001, "bob", 8));
    private final Caller root = new Caller(new Owner(300, 0, "root", 9));
    private final GuardDaemon daemon;

    GuardDaemonTest() throws HostException {
        host.alive.addAll(Set.of(alice.who, bob.who, root.who));
        daemon = new GuardDaemon(host, DaemonRules.NONE, (_, _) -> {});
    }

    /** Whoever speaks to it, without a word on a wire. */
    private static final class Caller implements LocalConnection {
        final Owner who;
        boolean closed;

        Caller(Owner who) {
            this.who = who;
        }

        @Override
        public Peer peer() {
            return new Peer(who, who.uid() == 0 ? Peer.Rights.ADMINISTRATOR : Peer.Rights.MEMBER, true);
        }

        @Override
        public Received receive(Duration patience) {
            return new Received.Ended();
        }

        @Override
        public void send(byte[] message) {}

        @Override
        public void send(byte[] message, AutoCloseable resource) {}

        @Override
        public void close() {
            closed = true;
        }
    }

    private void refuses(Caller caller, Request request, Reason reason) {
        List<String> before = List.copyOf(host.done);
        assertThatThrownBy(() -> daemon.handle(caller, request))
                .as(request.toString())
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        assertThat(host.done).as("changed by " + request).isEqualTo(before);
    }

    private void connect(Caller caller) throws Exception {
        daemon.handle(caller, new OpenTun("bulkhead%d"));
        daemon.handle(caller, new OpenUdp(UNDERLAY, SERVER));
        daemon.handle(caller, new Apply(connected()));
    }

    private HostPlan connected() {
        return plan(SERVER, host.lastPort, "bulkhead0", "10.7.0.2");
    }

    private static HostPlan plan(InetAddress server, int port, String tun, String address) {
        InterfaceAddress own = new InterfaceAddress(InetAddress.ofLiteral(address), 32, Optional.empty());
        TunnelPlan tunnel = new TunnelPlan(tun, 1400, List.of(own), List.of(IpRange.ALL_IPV4), DnsPlan.NONE);
        return new HostPlan(
                CONNECTED, Protection.DEFAULT, Optional.of(Endpoint.ipsec(server, port)), Optional.of(tunnel));
    }

    private GuardStatus status(Caller caller) throws Exception {
        return ((Reply.Status) daemon.handle(caller, new AskStatus()).reply()).guard();
    }

    @Test
    void anOwnerHasWhatItAsksForAndGivesItBack() throws Exception {
        connect(alice);
        daemon.handle(alice, new OpenRawEsp(UNDERLAY, SERVER));
        daemon.handle(alice, new Release());
        assertThat(host.done).containsExactly("tun", "udp", "Connected", "esp", "Disconnected");
        assertThat(host.standing).isEmpty();
        connect(bob);
        assertThat(status(alice).owner()).contains(bob.who);
    }

    /** It changes nothing, and is no secret. */
    @Test
    void anybodyMayAskWhetherDomainsCanBeToldApart() throws Exception {
        connect(alice);
        host.done.clear();
        assertThat(daemon.handle(bob, new Request.AskDomains()).reply()).isEqualTo(new Reply.Domains(true));
        assertThat(host.done).isEmpty();
    }

    static List<Request> changes() {
        return List.of(
                new Recover(),
                new OpenTun("bulkhead%d"),
                new OpenUdp(UNDERLAY, SERVER),
                new OpenRawEsp(UNDERLAY, SERVER),
                new Apply(HostPlan.of(new GuardState.Connecting())),
                new Apply(HostPlan.DISCONNECTED),
                new Unblock(false));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void anotherIsToldThatItIsTaken(Request request) throws Exception {
        connect(alice);
        refuses(bob, request, Reason.BUSY);
        refuses(root, request, Reason.BUSY);
        assertThat(status(bob).owner()).contains(alice.who);
    }

    @Test
    void nobodyReleasesWhatAnotherHas() throws Exception {
        refuses(bob, new Release(), Reason.NOT_OWNER);
        connect(alice);
        refuses(bob, new Release(), Reason.NOT_OWNER);
        refuses(bob, new Leave(), Reason.NOT_OWNER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eth0", "wg0", "", "bulkhead/0", "bulkhead0%d%d", "bulkhead-0", "bulkhead0123456789", "%d"})
    void onlyNamesOfOurOwnAreGivenToInterfaces(String name) {
        refuses(alice, new OpenTun(name), Reason.NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "wlan7, 2, 192.0.2.1, 198.51.100.7",
        "eth0, 3, 192.0.2.1, 198.51.100.7",
        "eth0, 2, 192.0.2.10, 198.51.100.7",
        "eth0, 2, 192.0.2.1, 2001:db8::7",
        "eth0, 2, 192.0.2.1, 127.0.0.1",
        "eth0, 2, 192.0.2.1, 0.0.0.0",
        "eth0, 2, 192.0.2.1, 224.0.0.1",
        "../x, 2, 192.0.2.1, 198.51.100.7"
    })
    void aSocketIsForAWayOfThisHostAndForAServer(String link, int index, String source, String server) {
        Underlay way = new Underlay(link, index, InetAddress.ofLiteral(source), 1500, true);
        refuses(alice, new OpenUdp(way, InetAddress.ofLiteral(server)), Reason.NOT_ALLOWED);
        refuses(alice, new OpenRawEsp(way, InetAddress.ofLiteral(server)), Reason.NOT_ALLOWED);
    }

    /** Where the system hands no sockets over, it tells whose one is. */
    @Test
    void aSocketOfItsOwnIsClaimedByTheProgramThatHasIt() throws Exception {
        refuses(alice, new ClaimUdp(UNDERLAY, SERVER, RecordingHost.BOUND + 1), Reason.NOT_ALLOWED);
        Underlay nowhere = new Underlay("eth0", 3, UNDERLAY.source(), 1500, true);
        refuses(alice, new ClaimUdp(nowhere, SERVER, RecordingHost.BOUND), Reason.NOT_ALLOWED);
        daemon.handle(alice, new OpenTun("bulkhead%d"));
        HostPlan plan = plan(SERVER, RecordingHost.BOUND, "bulkhead0", "10.7.0.2");
        refuses(alice, new Apply(plan), Reason.NOT_OWNER);
        daemon.handle(alice, new ClaimUdp(UNDERLAY, SERVER, RecordingHost.BOUND));
        daemon.handle(alice, new Apply(plan));
        refuses(bob, new ClaimUdp(UNDERLAY, SERVER, RecordingHost.BOUND), Reason.BUSY);
        assertThat(host.done).containsExactly("tun", "Connected");
    }

    @Test
    void aPlanNamesOnlyWhatItsOwnerHas() throws Exception {
        refuses(alice, new Apply(connected()), Reason.NOT_OWNER);
        connect(alice);
        int port = FakeHost.FIRST_PORT;
        refuses(alice, new Apply(plan(SERVER, port, "bulkhead1", "10.7.0.2")), Reason.NOT_OWNER);
        refuses(alice, new Apply(plan(SERVER, port, "eth0", "10.7.0.2")), Reason.NOT_OWNER);
        refuses(alice, new Apply(plan(SERVER, port + 1, "bulkhead0", "10.7.0.2")), Reason.NOT_OWNER);
        InetAddress other = InetAddress.ofLiteral("203.0.113.1");
        refuses(alice, new Apply(plan(other, port, "bulkhead0", "10.7.0.2")), Reason.NOT_OWNER);
        refuses(alice, new Apply(plan(SERVER, port, "bulkhead0", "127.0.0.1")), Reason.NOT_ALLOWED);
        refuses(alice, new Apply(plan(SERVER, port, "bulkhead0", "224.0.0.1")), Reason.NOT_ALLOWED);
    }

    /** The app parses what the network says, and may be the network's by now. */
    @ParameterizedTest
    @CsvSource({
        "::ffff:198.51.100.7, 10.9.0.0/16, 10.7.0.53",
        "::1, 10.9.0.0/16, 10.7.0.53",
        "0.0.0.7, 10.9.0.0/16, 10.7.0.53",
        "240.0.0.1, 10.9.0.0/16, 10.7.0.53",
        "255.255.255.255, 10.9.0.0/16, 10.7.0.53",
        "198.51.100.7, 10.9.0.0/16, 10.7.0.53",
        "10.7.0.2, ::ffff:198.51.100.0/120, 10.7.0.53",
        "10.7.0.2, ::/64, 10.7.0.53",
        "10.7.0.2, 127.0.0.0/8, 10.7.0.53",
        "10.7.0.2, 224.0.0.0/3, 10.7.0.53",
        "10.7.0.2, ff00::/8, 10.7.0.53",
        "10.7.0.2, 10.9.0.0/16, 127.0.0.53",
        "10.7.0.2, 10.9.0.0/16, ::ffff:10.7.0.53",
        "10.7.0.2, 10.9.0.0/16, ff02::fb"
    })
    void aPlanOwnsRoutesAndAsksNothingThatIsNoHosts(String address, String route, String resolver) throws Exception {
        connect(alice);
        InetAddress own = InetAddresses.parse(address);
        InterfaceAddress owned = new InterfaceAddress(own, Family.of(own).bits(), Optional.of(own));
        DnsPlan dns = new DnsPlan(List.of(InetAddresses.parse(resolver)), List.of(), false);
        TunnelPlan tunnel = new TunnelPlan("bulkhead0", 1400, List.of(owned), List.of(IpRange.parse(route)), dns);
        Endpoint server = Endpoint.ipsec(SERVER, FakeHost.FIRST_PORT);
        refuses(
                alice,
                new Apply(new HostPlan(CONNECTED, Protection.DEFAULT, Optional.of(server), Optional.of(tunnel))),
                Reason.NOT_ALLOWED);
    }

    @Test
    void aPlanHasNoMoreThanAnyTunnelNeeds() throws Exception {
        connect(alice);
        List<IpRange> routes = IntStream.range(0, TunnelPlan.MAX_ROUTES + 1)
                .mapToObj(i -> IpRange.parse("10." + i / 256 + "." + i % 256 + ".0/24"))
                .toList();
        TunnelPlan tunnel =
                new TunnelPlan("bulkhead0", 1400, connected().tunnel().get().addresses(), routes, DnsPlan.NONE);
        Endpoint server = Endpoint.ipsec(SERVER, FakeHost.FIRST_PORT);
        refuses(
                alice,
                new Apply(new HostPlan(CONNECTED, Protection.DEFAULT, Optional.of(server), Optional.of(tunnel))),
                Reason.NOT_ALLOWED);
    }

    /** An exception for everybody's sockets would be a hole in everybody's guard. */
    @Test
    void onlyRootGuardsAnotherProgramsTunnel() throws Exception {
        Endpoint anyone = Endpoint.foreign(SERVER, Endpoint.Transport.UDP, 51_820, new Sender.Anyone());
        HostPlan own = new HostPlan(CONNECTED, Protection.DEFAULT, Optional.of(anyone), Optional.empty());
        refuses(alice, new Apply(own), Reason.NOT_OWNER);
        HostPlan foreign = foreign(anyone, "wg0");
        refuses(alice, new Apply(foreign), Reason.NOT_ALLOWED);
        refuses(root, new Apply(foreign(anyone, "a b")), Reason.NOT_ALLOWED);
        daemon.handle(root, new Apply(foreign));
        assertThat(host.done).containsExactly("Connected");
    }

    private static HostPlan foreign(Endpoint server, String tun) {
        return new HostPlan(
                CONNECTED,
                Protection.DEFAULT,
                Optional.of(server),
                Optional.empty(),
                Optional.of(new TunnelInterface(tun, Set.of())));
    }

    @Test
    void anOwnersDeathLeavesTheRulesAndPutsTheRestBack() throws Exception {
        connect(alice);
        host.done.clear();
        daemon.ended(alice);
        assertThat(host.done).containsExactly("recover");
        GuardStatus status = status(bob);
        assertThat(status.state()).isEqualTo(new GuardState.Reconnecting());
        assertThat(status.ipv4()).as("the tunnel is gone").isEqualTo(Access.BLOCKED);
        assertThat(status.owner()).isEmpty();
        refuses(bob, new Apply(connected()), Reason.NOT_OWNER);
        connect(new Caller(bob.who));
    }

    @Test
    void anybodyMayAskWhetherWhatStoodHadToBeSetAgain() throws Exception {
        assertThat(daemon.handle(bob, new Request.AskMended()).reply()).isEqualTo(new Reply.Mended(false));
        host.mended = true;
        assertThat(daemon.handle(bob, new Request.AskMended()).reply()).isEqualTo(new Reply.Mended(true));
    }

    /** Its program may live, as a window does that disconnected while there was no daemon. */
    @Test
    void aConnectionWhoseInterfaceIsGoneIsNobodysAnyMore() throws Exception {
        connect(alice);
        assertThat(status(bob).owner()).contains(alice.who);
        host.removed.add("bulkhead0");
        assertThat(status(bob).owner()).isEmpty();
        assertThat(status(bob).state()).isEqualTo(new GuardState.Reconnecting());
        assertThat(status(bob).ipv4()).isEqualTo(Access.BLOCKED);
    }

    @Test
    void theEndOfSomebodyElseIsNothing() throws Exception {
        connect(alice);
        host.done.clear();
        daemon.ended(bob);
        assertThat(host.done).isEmpty();
    }

    @Test
    void theGuardStaysWhenItsOwnerLeavesIt() throws Exception {
        connect(alice);
        host.done.clear();
        daemon.handle(alice, new Leave());
        assertThat(host.done).containsExactly("recover");
        assertThat(host.standing).isPresent();
        connect(bob);
    }

    @Test
    void theNextDaemonGivesTheGuardBackToTheVeryProcessAndToNobodyElse() throws Exception {
        connect(alice);
        GuardDaemon next = new GuardDaemon(host, DaemonRules.NONE, (_, _) -> {});
        host.done.clear();
        assertThatThrownBy(() -> next.handle(bob, new Recover()))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));
        Caller reused = new Caller(new Owner(alice.who.pid(), alice.who.uid(), "alice", 99));
        assertThatThrownBy(() -> next.handle(reused, new Apply(connected())))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_OWNER));
        assertThat(host.done).isEmpty();
        next.handle(new Caller(alice.who), new Apply(connected()));
        assertThat(host.done).containsExactly("Connected");
    }

    @ParameterizedTest
    @CsvSource({"false, Disconnected", "true, Lockdown"})
    void whoDisconnectsWhileTheDaemonIsStartedAnewIsDisconnectedByTheNext(boolean blocked, String rest)
            throws Exception {
        connect(alice);
        if (blocked) {
            daemon.handle(bob, new Block(false));
        }
        GuardDaemon next = new GuardDaemon(host, DaemonRules.NONE, (_, _) -> {});
        host.done.clear();
        assertThatThrownBy(() -> next.handle(bob, new Release())).isInstanceOf(RefusedException.class);
        assertThat(host.done).isEmpty();
        next.handle(new Caller(alice.who), new Release());
        assertThat(host.done).as("what the one before set is put back, too").containsExactly("recover", rest);
        next.handle(bob, new OpenTun("bulkhead%d"));
    }

    @Test
    void theNextDaemonDoesNotWaitForTheDead() throws Exception {
        connect(alice);
        GuardDaemon next = new GuardDaemon(host, DaemonRules.NONE, (_, _) -> {});
        host.done.clear();
        host.alive.remove(alice.who);
        next.handle(bob, new OpenTun("bulkhead%d"));
        assertThat(host.done).as("first what the dead left is put back").containsExactly("recover", "tun");
    }

    @Test
    void aBlockWaitsForTheOwnerAndOutlastsIt() throws Exception {
        connect(alice);
        daemon.handle(bob, new Block(true));
        assertThat(host.done).doesNotContain("Lockdown");
        assertThat(status(bob).atBoot()).isTrue();
        daemon.handle(alice, new Release());
        assertThat(host.done).endsWith("Lockdown");
        daemon.handle(bob, new Unblock(false));
        assertThat(host.done).endsWith("Disconnected");
        assertThat(status(bob).atBoot()).isFalse();
    }

    @Test
    void aBlockAfterADeathClosesEverything() throws Exception {
        daemon.handle(alice, new Apply(HostPlan.of(new GuardState.Connecting())));
        daemon.ended(alice);
        daemon.handle(bob, new Block(false));
        assertThat(host.done).endsWith("Lockdown");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 3601, Integer.MAX_VALUE})
    void aPortalIsForAnHourAtMost(int seconds) {
        refuses(alice, new Request.OpenPortal(seconds), Reason.NOT_ALLOWED);
    }

    @Test
    void forceDismissesTheOwner() throws Exception {
        connect(alice);
        daemon.handle(bob, new Unblock(true));
        assertThat(alice.closed).isTrue();
        assertThat(host.done).endsWith("Disconnected");
        daemon.ended(alice);
        refuses(alice, new Apply(connected()), Reason.NOT_OWNER);
    }

    @Test
    void whatTheHostDoesNotDoIsNoLossOfTheGuard() throws Exception {
        connect(alice);
        HostException failure = new HostException("nft is gone: install it");
        host.fail("apply", failure);
        assertThatThrownBy(() -> daemon.handle(alice, new Apply(connected()))).isSameAs(failure);
        assertThat(status(bob).owner()).contains(alice.who);
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "blocked", "atBoot", "recover"})
    void whatOneStepCannotDoKeepsNoOtherFromBeingDone(String step) throws Exception {
        connect(alice);
        host.breakAt(step);
        failsAt(step, bob, new Block(true), "blocked", "atBoot");
        assertThat(status(bob).state()).as("until its owner is gone").isEqualTo(CONNECTED);
        failsAt(step, alice, new Leave(), "owner", "recover");
        assertThat(host.done).endsWith(step.equals("recover") ? "Lockdown" : "recover");
        failsAt(step, bob, new Block(true), "blocked", "atBoot");
        assertThat(host.done).endsWith("Lockdown");
        failsAt(step, bob, new Unblock(true), "owner", "blocked", "atBoot", "recover");
        assertThat(host.done).endsWith("Disconnected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "recover"})
    void whoDisconnectsIsDisconnectedWhateverOneStepCannotDo(String step) throws Exception {
        connect(alice);
        GuardDaemon next = new GuardDaemon(host, DaemonRules.NONE, (_, _) -> {});
        host.breakAt(step);
        assertThatThrownBy(() -> next.handle(alice, new Release())).hasMessageContaining(step);
        assertThat(host.done).endsWith("Disconnected");
    }

    /** Told if it is one of those that the request takes. */
    private void failsAt(String step, Caller caller, Request request, String... taken) throws Exception {
        if (List.of(taken).contains(step)) {
            assertThatThrownBy(() -> daemon.handle(caller, request)).hasMessageContaining(step);
        } else {
            daemon.handle(caller, request);
        }
    }

    /** Connecting leaves IPv4 open: with a block that is over when the connection is. */
    @Test
    void aBlockHoldsAfterAnOwnersDeathToo() throws Exception {
        daemon.handle(alice, new Apply(HostPlan.of(new GuardState.Connecting())));
        daemon.handle(bob, new Block(false));
        assertThat(host.done).doesNotContain("Lockdown");
        daemon.ended(alice);
        assertThat(host.done).endsWith("Lockdown", "recover");
    }

    /** As after an error of its own, which leaves the rules as they are: in a split tunnel with IPv4 open. */
    @Test
    void aBlockHoldsAfterAnOwnerThatLeftToo() throws Exception {
        daemon.handle(alice, new Apply(HostPlan.of(new GuardState.Connecting())));
        daemon.handle(bob, new Block(false));
        daemon.handle(alice, new Leave());
        assertThat(host.done).endsWith("Lockdown", "recover");
    }

    /** The daemon before this one set routes and DNS that this one knows nothing of. */
    @Test
    void forcePutsBackWhatTheDaemonBeforeSetForAnOwnerThatDoesNotCome() throws Exception {
        connect(alice);
        GuardDaemon next = new GuardDaemon(host, DaemonRules.NONE, (_, _) -> {});
        host.done.clear();
        next.handle(bob, new Unblock(true));
        assertThat(host.done).containsExactly("recover", "Disconnected");
    }

    /** Its number may be another's by now, who would be let through. */
    @Test
    void aPortalIsNotForAProcessThatHasEnded() throws Exception {
        host.alive.remove(alice.who);
        refuses(alice, new Request.OpenPortal(300), Reason.NOT_ALLOWED);
        daemon.handle(bob, new Request.OpenPortal(300));
        assertThat(host.done).containsExactly("portal");
    }

    private GuardMetrics metrics(GuardDaemon of) throws Exception {
        return ((Reply.Counted) of.handle(bob, new Request.AskMetrics()).reply()).metrics();
    }

    @Test
    void countsConnectionsRenewalsAndRefusals() throws Exception {
        connect(alice);
        daemon.handle(alice, new Request.Renewed());
        daemon.handle(alice, new Request.Renewed());
        refuses(bob, new Request.Renewed(), Reason.NOT_OWNER);
        daemon.countRefusal("a message");
        daemon.handle(alice, new Release());
        connect(bob);
        assertThat(metrics(daemon))
                .returns(2L, GuardMetrics::connections)
                .returns(2L, GuardMetrics::renewals)
                .returns(1L, GuardMetrics::refusedRequests)
                .returns(CONNECTED, metrics -> metrics.guard().state());
    }

    @Test
    void whereThePolicySaysSoRootAloneOpensTheGuard() throws Exception {
        GuardDaemon strict = new GuardDaemon(host, new DaemonRules(false, true), (_, _) -> {});
        strict.handle(alice, new Block(false));
        for (Request request : List.of(new Unblock(false), new Unblock(true), new Request.OpenPortal(60))) {
            List<String> before = List.copyOf(host.done);
            assertThatThrownBy(() -> strict.handle(alice, request))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
            assertThat(host.done).isEqualTo(before);
        }
        strict.handle(root, new Unblock(false));
        assertThat(host.standing).isEmpty();
    }

    @Test
    void whereThePolicySaysSoNothingPassesFromTheDaemonsStartOn() throws Exception {
        List<DaemonEvent> events = new ArrayList<>();
        GuardDaemon strict = new GuardDaemon(host, new DaemonRules(true, true), (event, _) -> events.add(event));
        assertThat(status(strict))
                .returns(new GuardState.Lockdown(), GuardStatus::state)
                .returns(true, GuardStatus::atBoot);
        strict.handle(alice, new OpenTun("bulkhead%d"));
        strict.handle(alice, new OpenUdp(UNDERLAY, SERVER));
        strict.handle(alice, new Apply(connected()));
        assertThat(strict.handle(alice, new Release()).reply())
                .isEqualTo(new Reply.Released(new GuardState.Lockdown()));
        assertThat(events).containsExactly(DaemonEvent.BLOCKED, DaemonEvent.TAKEN, DaemonEvent.RELEASED);
    }

    private GuardStatus status(GuardDaemon of) throws Exception {
        return ((Reply.Status) of.handle(bob, new AskStatus()).reply()).guard();
    }
}
