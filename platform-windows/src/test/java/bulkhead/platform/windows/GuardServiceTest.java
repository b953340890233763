package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Probes;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.windows.ServiceBed.Session;
import bulkhead.platform.windows.pipe.GuardPipe;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program without rights has the service set up its network, over pipes in memory. */
@Timeout(120)
class GuardServiceTest {
    private static final Protection KILL_SWITCH = new Protection(true, false, false);
    private static final GuardState CONNECTED = new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6));
    private static final Set<Packet> ALL = Probes.passing(FilterPolicy.OPEN);

    private ServiceBed bed;
    private String before;

    @BeforeEach
    void open() throws Exception {
        bed = new ServiceBed();
        before = bed.windows.settings();
        bed.start();
    }

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    private void assertRestored() {
        assertThat(bed.windows.passing()).isEqualTo(ALL);
        assertThat(bed.windows.engine.contents().filters).isEmpty();
        assertThat(bed.windows.settings()).isEqualTo(before);
    }

    private GuardControl guard(FakePipes.Account account) {
        return new WindowsGuard(bed.windows.computer(account, bed.folder));
    }

    @Test
    void sheConnectsAndGivesBackWhatSheHad() throws Exception {
        try (Session session = bed.session()) {
            assertThat(session.network.capabilities())
                    .containsExactlyInAnyOrder(Capability.IPV6, Capability.RESOLVERS, Capability.SPLIT_DNS);
            session.network.apply(session.plan(CONNECTED, KILL_SWITCH));
            assertThat(bed.windows.passing()).doesNotContainAnyElementsOf(Probes.NATIVE);
            assertThat(guard(ServiceBed.ALICE).status().owner())
                    .hasValueSatisfying(owner -> assertThat(owner.user()).isEqualTo("PC\\alice"));
            assertThat(guard(ServiceBed.ALICE).status().intact()).isTrue();
        }
        assertRestored();
    }

    @Test
    void packetsOfTheTunnelPassInBothDirectionsAsTheyAre() throws Exception {
        try (Session session = bed.session()) {
            List<byte[]> packets = Stream.of(1, 20, 1_400, 65_535)
                    .map(length -> {
                        byte[] packet = new byte[length];
                        Arrays.fill(packet, length.byteValue());
                        return packet;
                    })
                    .toList();
            bed.windows.session.sends(packets.toArray(byte[][]::new));
            byte[] buffer = new byte[70_000];
            Offload left = new Offload();
            for (byte[] packet : packets) {
                int length = session.tun.read(buffer, 5, buffer.length - 5, left);
                assertThat(Arrays.copyOfRange(buffer, 5, 5 + length)).isEqualTo(packet);
                session.tun.write(packet, 0, packet.length, left);
                assertThat(bed.windows.session.comes()).isEqualTo(packet);
            }
            assertThat(session.tun.readNow(buffer, 0, buffer.length, left)).isZero();
        }
    }

    @Test
    void theGuardStaysWhenSheIsGoneWithoutAWordAndTheInterfaceDoesNot() throws Exception {
        Session session = bed.session();
        session.network.apply(session.plan(CONNECTED, KILL_SWITCH));
        Set<Packet> guarded = bed.windows.passing();
        FakeSession adapter = bed.windows.session;
        session.kill();
        adapter.awaitEnd();
        assertThat(guarded).containsAll(bed.windows.passing());
        assertThat(bed.windows.passing()).doesNotContainAnyElementsOf(Probes.NATIVE);
        guard(ServiceBed.ALICE).unblock(true);
        assertRestored();
    }

    /** What is in force are Windows' filters: they stand while there is no service, and the next one takes them up. */
    @Test
    void theNextServiceGivesHerTheGuardBackAndAnotherInterface() throws Exception {
        Session session = bed.session();
        session.network.apply(session.plan(CONNECTED, KILL_SWITCH));
        bed.stop();
        assertThat(bed.windows.passing()).doesNotContainAnyElementsOf(Probes.NATIVE);
        byte[] buffer = new byte[100];
        assertThatThrownBy(() -> session.tun.read(buffer, 0, buffer.length, new Offload()))
                .isInstanceOf(IOException.class);
        bed.start();
        session.open();
        session.network.apply(session.plan(CONNECTED, KILL_SWITCH));
        assertThat(bed.windows.passing()).doesNotContainAnyElementsOf(Probes.NATIVE);
        session.close();
        assertRestored();
    }

    /** It is another's work and not in this program. */
    @Test
    void withoutItsDriverSheIsToldWhereToGetItAndTheServiceGoesOn() throws Exception {
        bed.windows.hasDriver = false;
        assertThatThrownBy(() -> bed.session())
                .isInstanceOf(HostException.class)
                .hasMessageContaining("scripts/windows-wintun.ps1");
        bed.windows.hasDriver = true;
        bed.session().close();
    }

    @Test
    void aStrangerIsToldWhoMaySpeakToTheService() {
        assertThatThrownBy(() -> guard(ServiceBed.BOB).status())
                .isInstanceOf(HostException.class)
                .hasMessageContaining("Network Configuration Operators");
    }

    @Test
    void whoHasNoRightAndFindsNoServiceIsToldHowToGetOne() throws Exception {
        bed.stop();
        bed.windows.accounts.administrator = false;
        assertThatThrownBy(
                        () -> bed.windows.computer(ServiceBed.ALICE, bed.folder).open())
                .isInstanceOf(HostException.class)
                .hasMessageContaining("bulkhead guard install");
    }

    /** Whoever was first at the name has the service fail, and no program believe it. */
    @Test
    void aSquatterIsNoService() throws Exception {
        bed.stop();
        bed.windows.pipes.as(ServiceBed.BOB).listen(GuardPipe.NAME, "D:(A;;GA;;;WD)");
        assertThatThrownBy(() -> guard(FakeWindows.SYSTEM).serve(""))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("error 5");
        bed.windows.accounts.administrator = false;
        assertThatThrownBy(
                        () -> bed.windows.computer(ServiceBed.ALICE, bed.folder).open())
                .isInstanceOf(HostException.class)
                .hasMessageContaining("there is none");
    }

    @Test
    void windowsIsToldWhenItRunsAndWhenItHasStopped() throws Exception {
        bed.stop();
        bed.windows.services.started = true;
        bed.start();
        guard(ServiceBed.ALICE).status();
        assertThat(bed.windows.services.told).containsExactly("running");
        bed.windows.services.stop.run();
        synchronized (bed.windows.services.told) {
            while (bed.windows.services.told.size() < 2) {
                bed.windows.services.told.wait();
            }
        }
        assertThat(bed.windows.services.told).containsExactly("running", "stopped");
    }

    /** It is of no use any more: Windows is told, and starts it anew. */
    @Test
    void aServiceWhoseOwnPipeFailsEndsAndLetsTheNextOneBegin() throws Exception {
        bed.stop();
        bed.windows.services.started = true;
        GuardControl.Service service = guard(FakeWindows.SYSTEM).serve("");
        bed.windows.pipes.listening.failAt(0, FakeCalls.Fault.BEFORE);
        bed.windows.pipes.as(ServiceBed.ALICE).connect(GuardPipe.NAME);
        assertThatThrownBy(service::run).isInstanceOf(HostException.class).hasMessageContaining("ConnectNamedPipe");
        assertThat(bed.windows.services.told).containsExactly("running", "failed");
        bed.start();
        assertThat(guard(ServiceBed.ALICE).status().state()).isEqualTo(new GuardState.Disconnected());
    }

    @Test
    void somebodyElseMayAskAndMayNotChange() throws Exception {
        try (Session session = bed.session()) {
            session.network.apply(session.plan(CONNECTED, KILL_SWITCH));
            assertThatThrownBy(() -> guard(ServiceBed.ALICE).unblock(false))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining("has the guard");
            assertThat(guard(FakeWindows.SYSTEM).status().owner()).isPresent();
        }
        guard(FakeWindows.SYSTEM).block(false);
        assertThat(bed.windows.passing()).isEqualTo(Probes.passing(FilterPolicy.CLOSED));
        guard(ServiceBed.ALICE).unblock(false);
        assertRestored();
    }
}
