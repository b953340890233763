package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.contract.FakeHost;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterAdvertisement;
import bulkhead.protocol.ip6.wire.NdOption;
import bulkhead.protocol.ip6.wire.NdOption.RouteInformation;
import bulkhead.protocol.ip6.wire.Preference;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host that takes its time to do what it is asked. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowHostTest {
    private static final int CHANGES = 50;

    private final OfficeHost host = new OfficeHost();
    private final List<TunnelEvent> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Ending> end = new CompletableFuture<>();
    private final TunnelController controller = new TunnelController(
            host,
            new TunnelRequest(
                    OfficeHost.SERVER,
                    TunnelRequest.Outer.ANY,
                    VpnConfig.of(OfficeHost.PSK.clone(), "user", OfficeHost.PASSWORD.clone()),
                    Routing.EVERYTHING,
                    Protection.DEFAULT,
                    true),
            events::add);

    /** What is told last is what is in force, and nobody touches the host after it was let go of. */
    @Test
    void disconnectDropsWhatWaitsAndOpensAfterWhatIsUnderWay() throws Exception {
        Thread.ofPlatform().daemon().start(() -> end.complete(controller.run()));
        await(new TunnelEvent.StateChanged(State.CONNECTED)::equals);
        await(SlowHostTest::isWhole);
        Hold held = new Hold();
        host.interference = held;
        int before = host.applied.size();
        long told = count(SlowHostTest::isIpv6);
        for (int i = 0; i < CHANGES; i++) {
            host.fromOffice(advertisement(i + 1, i));
        }
        while (!held.isHeld || count(SlowHostTest::isIpv6) < told + CHANGES) {
            Thread.onSpinWait();
        }
        controller.disconnect();
        await(new TunnelEvent.StateChanged(State.DISCONNECTING)::equals);
        assertThat(end).as("it waits for what is under way").isNotDone();
        assertThat(host.released).isFalse();
        held.end.countDown();
        assertThat(end.get()).isEqualTo(new Ending.ByUser(null));
        assertThat(host.released).isTrue();
        assertThat(host.applied).as("the one that was under way alone").hasSize(before + 1);
        assertThat(events).endsWith(new TunnelEvent.StateChanged(State.DISCONNECTED));
        assertThat(events.reversed().stream()
                        .filter(TunnelEvent.GuardChanged.class::isInstance)
                        .findFirst())
                .contains(new TunnelEvent.GuardChanged(new GuardState.Disconnected(), Access.OPEN, Access.OPEN));
    }

    /** As by an nft that hangs: who was told what is waited for has the last word. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoAsksAgainIsNotKeptWaitingAndNothingIsOpened(boolean whileConnecting) throws Exception {
        Hold held = new Hold();
        if (whileConnecting) {
            host.interference = held;
        }
        Thread.ofPlatform().daemon().start(() -> end.complete(controller.run()));
        if (!whileConnecting) {
            await(new TunnelEvent.StateChanged(State.CONNECTED)::equals);
            await(SlowHostTest::isWhole);
            host.interference = held;
            host.fromOffice(advertisement(1, 2));
        }
        while (!held.isHeld) {
            Thread.onSpinWait();
        }
        assertThat(Insistence.until(end, controller::disconnect))
                .isInstanceOfSatisfying(
                        Ending.GivenUp.class,
                        ending -> assertThat(ending.failure())
                                .isEqualTo(new Failure(
                                        Layer.HOST,
                                        Reason.HOST,
                                        "this computer's network was still being changed and is left as it is, so what was closed"
                                                + " stays closed: connect again, or run 'bulkhead guard unblock'",
                                        "")));
        held.end.countDown();
        assertThat(host.released).isFalse();
        assertThat(host.left).isFalse();
    }

    @Test
    void ofManyPlansThatWaitTheNewestIsAppliedAlone() throws Exception {
        ControlLoop loop = new ControlLoop(Environment.REAL);
        TunnelPlans plans = new TunnelPlans(Routing.EVERYTHING, Protection.DEFAULT);
        HostWorker worker = new HostWorker(host, loop, Environment.REAL.worker(), new Patience());
        TunnelHost tunnel = new TunnelHost(loop, worker, plans, () -> null, new Report(_ -> {}), new Nobody());
        Hold held = new Hold();
        host.interference = held;
        List<Integer> went = new CopyOnWriteArrayList<>();
        int many = 1_000;
        for (int port = 1; port <= many; port++) {
            int number = port;
            plans.server(InetAddress.ofLiteral(OfficeHost.SERVER), port);
            tunnel.apply(_ -> {
                went.add(number);
                if (number == many) {
                    loop.stop();
                }
            });
        }
        held.end.countDown();
        loop.run(new HostWorkerTest.Idle());
        assertThat(host.applied)
                .extracting(plan -> plan.server().orElseThrow().localPort())
                .as("the one that was begun at once, and the newest")
                .containsExactly(1, many);
        assertThat(went).as("whoever waits is told").hasSize(many).isSorted();
        host.leave();
    }

    /** One route in the place of another (RFC 4191 section 2.3). */
    private static byte[] advertisement(int route, int instead) {
        List<NdOption> options = List.of(
                new RouteInformation(IpPrefix.parse("2001:db8:" + route + "::/48"), Preference.HIGH, 1800),
                new RouteInformation(IpPrefix.parse("2001:db8:" + instead + "::/48"), Preference.HIGH, 0));
        return new RouterAdvertisement(64, false, false, Preference.MEDIUM, 0, 0, 0, options)
                .packet(IpAddress.parse("fe80::66"), IpAddress.parse("ff02::1"), 255);
    }

    private static boolean isIpv6(TunnelEvent event) {
        return event instanceof TunnelEvent.Session(VpnEvent.Ipv6Up _);
    }

    private long count(Predicate<TunnelEvent> such) {
        return events.stream().filter(such).count();
    }

    private static boolean isWhole(TunnelEvent event) {
        return event instanceof TunnelEvent.GuardChanged guard
                && guard.state() instanceof GuardState.Connected(var families)
                && families.size() == 2;
    }

    private void await(Predicate<TunnelEvent> wanted) {
        while (events.stream().noneMatch(wanted)) {
            Thread.onSpinWait();
        }
    }

    /** What is to be applied waits for its end. */
    private static final class Hold implements FakeHost.Interference {
        private final CountDownLatch end = new CountDownLatch(1);
        private volatile boolean isHeld;

        @Override
        public void at(String point) {
            if (point.equals("apply")) {
                isHeld = true;
                try {
                    end.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static final class Nobody implements TunnelHost.Owner {
        @Override
        public void inForce(long now, HostPlan plan) {}

        @Override
        public void failed(long now, HostException why) {}

        @Override
        public void tunRemoved(long now) {}

        @Override
        public void tunMissing(long now, HostException why) {}
    }
}
