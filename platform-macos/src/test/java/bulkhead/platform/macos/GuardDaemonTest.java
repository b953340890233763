package bulkhead.platform.macos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.macos.DaemonBed.Session;
import bulkhead.platform.macos.darwin.LocalSockets;
import bulkhead.platform.macos.fake.Account;
import bulkhead.platform.macos.fake.Faults.Fault;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A program without rights has the daemon set up its network, over a real local socket. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class GuardDaemonTest {
    private static final Protection KILL_SWITCH = new Protection(true, false, false);
    private static final GuardState CONNECTED = new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6));

    private DaemonBed bed;
    private String before;
    private Set<Packet> all;

    @BeforeEach
    void open() throws Exception {
        bed = new DaemonBed();
        before = bed.mac.network();
        all = bed.passing();
        bed.start();
    }

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    private void assertRestored() {
        assertThat(bed.passing()).isEqualTo(all);
        assertThat(bed.mac.network()).isEqualTo(before);
    }

    private void assertClosed() {
        assertThat(bed.leaves(Family.IPV4) || bed.leaves(Family.IPV6)).isFalse();
    }

    @Test
    void sheConnectsAndGivesBackWhatSheHad() throws Exception {
        try (Session session = bed.session()) {
            assertThat(session.network.capabilities())
                    .containsExactlyInAnyOrder(Capability.IPV6, Capability.RESOLVERS, Capability.SPLIT_DNS);
            session.network.apply(session.plan(CONNECTED, KILL_SWITCH));
            assertClosed();
            assertThat(bed.guard(Account.ALICE).status().owner())
                    .hasValueSatisfying(owner -> assertThat(owner.user()).isEqualTo("alice"));
            assertThat(bed.guard(Account.ALICE).status().intact()).isTrue();
        }
        assertRestored();
    }

    /** What was handed over is this process's: the daemon has closed its own. */
    @Test
    void packetsOfTheTunnelPassWithoutTheDaemon() throws Exception {
        try (Session session = bed.session()) {
            int far = bed.mac.far(session.tun.name());
            byte[] packet = {0x45, 1, 2, 3};
            LocalSockets.send(far, new byte[] {0, 0, 0, 2, 0x45, 9, 8}, 0, 7, -1);
            byte[] buffer = new byte[100];
            assertThat(session.tun.read(buffer, 5, 90, new Offload())).isEqualTo(3);
            assertThat(Arrays.copyOfRange(buffer, 5, 8)).containsExactly(0x45, 9, 8);
            session.tun.write(packet, 0, packet.length, new Offload());
            LocalSockets.receive(far, buffer, 0, 100, false);
            assertThat(Arrays.copyOf(buffer, 8)).containsExactly(0, 0, 0, 2, 0x45, 1, 2, 3);
        }
    }

    @Test
    void theGuardStaysWhenSheIsGoneWithoutAWordAndTheInterfaceDoesNot() throws Exception {
        Session session = bed.session();
        session.network.apply(session.plan(CONNECTED, KILL_SWITCH));
        session.kill();
        assertThat(bed.mac.find(session.tun.name())).isEmpty();
        assertClosed();
        bed.guard(Account.ALICE).unblock(true);
        assertRestored();
    }

    /** The rules are the kernel's and the descriptors hers: the session goes on without a daemon, and the next one takes it up. */
    @Test
    void theNextDaemonGivesHerTheGuardBack() throws Exception {
        Session session = bed.session();
        session.network.apply(session.plan(CONNECTED, KILL_SWITCH));
        bed.stop();
        assertClosed();
        assertThat(bed.mac.find(session.tun.name())).isPresent();
        bed.start();
        session.network.apply(session.plan(CONNECTED, KILL_SWITCH));
        assertClosed();
        session.close();
        assertRestored();
    }

    /** So nobody is refused while the daemon is started anew. */
    @Test
    void whoConnectsWhileLaunchdStartsTheDaemonIsHeardByIt() throws Exception {
        bed.stop();
        bed.mac.launchdListens(bed.socket());
        Files.setPosixFilePermissions(bed.socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
        try (DaemonBed.Raw raw = bed.raw()) {
            bed.start();
            raw.greeted();
        }
        assertThat(Files.getPosixFilePermissions(bed.socket()))
                .as("launchd's mode and group are set to what they are to be")
                .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
        assertThat(Files.getAttribute(bed.socket(), "unix:gid")).isEqualTo(501);
        bed.stop();
        assertThat(bed.socket()).as("it is launchd's").exists();
        bed.start();
        bed.session().close();
    }

    @Test
    void aStrangerIsToldWhoMaySpeakToTheDaemon() throws Exception {
        assertThatThrownBy(() -> bed.guard(Account.BOB).status())
                .isInstanceOf(HostException.class)
                .hasMessageContaining("dseditgroup");
        // Where launchd let everybody connect, the kernel's credentials decide.
        Files.setPosixFilePermissions(bed.socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(() -> bed.guard(Account.BOB).status())
                .isInstanceOf(HostException.class)
                .hasMessageContaining("join the group");
    }

    /** The kernel's credentials have room for sixteen groups (sys/ucred.h). */
    @Test
    void whoHasMoreGroupsThanThereIsRoomForIsLookedUp() throws Exception {
        Files.setPosixFilePermissions(bed.socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
        List<Long> many = LongStream.range(700, 720).boxed().toList();
        Account alice = new Account(Account.ALICE.uid(), "alice", Account.ALICE.pid(), many);
        assertThat(bed.guard(alice).status().state()).isEqualTo(new GuardState.Disconnected());
        Account bob = new Account(Account.BOB.uid(), "bob", Account.BOB.pid(), many);
        assertThatThrownBy(() -> bed.guard(bob).status()).isInstanceOf(HostException.class);
    }

    @Test
    void whoHasNoRightAndFindsNoDaemonIsToldHowToGetOne() throws Exception {
        bed.stop();
        assertThatThrownBy(() -> bed.computer(Account.ALICE).open())
                .isInstanceOf(HostException.class)
                .hasMessageContaining("sudo bulkhead guard install");
    }

    @Test
    void aSquatterIsNoDaemon() throws Exception {
        bed.stop();
        var calls = bed.mac.as(Account.BOB);
        int fd = calls.socket(1, 1, 0);
        byte[] path = bed.socket().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] address = new byte[path.length + 3];
        address[1] = 1;
        System.arraycopy(path, 0, address, 2, path.length);
        calls.bind(fd, address);
        calls.listen(fd, 1);
        Files.setPosixFilePermissions(bed.socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(() -> bed.computer(Account.ALICE).open())
                .isInstanceOf(HostException.class)
                .hasMessageContaining("there is none");
        calls.close(fd);
    }

    /** It is of no use any more: it ends, and launchd starts the next one. */
    @Test
    void aDaemonWhoseOwnSocketFailsEndsAndLetsTheNextOneBegin() throws Exception {
        bed.mac.listening.failAt(0, Fault.BEFORE);
        bed.raw().close();
        assertThat(bed.awaitFailure()).isInstanceOf(HostException.class).hasMessageContaining("accept");
        bed.mac.listening.failAt(-1, Fault.BEFORE);
        bed.mac.forgetWaiting();
        bed.start();
        assertThat(bed.guard(Account.ALICE).status().state()).isEqualTo(new GuardState.Disconnected());
    }

    @Test
    void somebodyElseMayAskAndMayNotChange() throws Exception {
        try (Session session = bed.session()) {
            session.network.apply(session.plan(CONNECTED, KILL_SWITCH));
            assertThatThrownBy(() -> bed.guard(Account.ALICE).unblock(false))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining("has the guard");
            assertThat(bed.guard(Account.ROOT).status().owner()).isPresent();
        }
        bed.guard(Account.ROOT).block(false);
        assertClosed();
        bed.guard(Account.ALICE).unblock(false);
        assertRestored();
    }

    @Test
    void onePersonsBlockOutlastsTheDaemon() throws Exception {
        bed.guard(Account.ALICE).block(true);
        bed.stop();
        assertClosed();
        assertThat(bed.guard(Account.ROOT).status().atBoot()).isTrue();
        bed.start();
        assertClosed();
        bed.guard(Account.ALICE).unblock(false);
        assertThat(bed.guard(Account.ALICE).status().atBoot()).isFalse();
        assertRestored();
    }
}
