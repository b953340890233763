package bulkhead.platform.linux;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Testbed.INTERNET_6;
import static bulkhead.platform.linux.Traffic.Outcome.CONNECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.apply.NextBoot.By;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.linux.BootModel.Act;
import bulkhead.platform.linux.BootModel.Kind;
import bulkhead.platform.linux.BootModel.Passes;
import bulkhead.platform.linux.BootModel.Step;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands after the computer was reset, and what undoes it: the real daemon and its rules, in a network that is emptied. */
@OnKernel
class BootTest {
    private static final Protection KILL_SWITCH = new Protection(true, false, false);
    private static final Protection LOCKDOWN = new Protection(false, true, false);

    /** Nobody takes what connects. */
    private static final int BACKLOG = 4000;

    @TempDir
    Path disk;

    private DaemonBed bed;
    private ServerSocket web;
    private DaemonBed.Session session;

    @BeforeEach
    void open() throws IOException {
        bed = DaemonBed.ofTheBoot(disk);
        web = bed.testbed.outside.call(() -> new ServerSocket(Traffic.PORT, BACKLOG));
    }

    @AfterEach
    void close() throws Exception {
        if (bed != null) {
            end();
            web.close();
            bed.close();
        }
    }

    /** Whatever the user does, in whatever order: what passes, and what the next boot begins with, is what is promised. */
    @Test
    void everyOrderOfBlockingConnectingAndResettingEndsAsPromised() throws Exception {
        List<Act> acts = new ArrayList<>();
        for (Step step : BootModel.walk()) {
            acts.add(step.act());
            act(step.act());
            assertThat(found()).as("after %s", acts).isEqualTo(step.then());
        }
        assertThat(acts).contains(Act.values());
    }

    private BootModel found() {
        GuardStatus status = bed.status();
        assertThat(status.intact()).isTrue();
        boolean ipv4 = Traffic.tcp(bed.testbed.client, INTERNET_4) == CONNECTED;
        boolean ipv6 = Traffic.tcp(bed.testbed.client, INTERNET_6) == CONNECTED;
        return new BootModel(
                ipv6 ? Passes.ALL : ipv4 ? Passes.IPV4 : Passes.NOTHING,
                status.owner().map(_ -> kind),
                status.blocked(),
                status.atBoot(),
                Lockdown.in(disk, true).isThere(By.CONNECTION));
    }

    private Kind kind;

    private void act(Act act) throws Exception {
        switch (act) {
            case BLOCK -> bed.block(false);
            case BLOCK_AT_BOOT -> bed.block(true);
            case CONNECT_PLAIN -> connect(Kind.PLAIN, Protection.DEFAULT);
            case CONNECT_KILL_SWITCH -> connect(Kind.KILL_SWITCH, KILL_SWITCH);
            case CONNECT_LOCKDOWN -> connect(Kind.LOCKDOWN, LOCKDOWN);
            case DISCONNECT -> disconnect();
            case DIE -> {
                session.die();
                session = null;
                bed.awaitDisowned();
            }
            case UNBLOCK -> {
                bed.unblock(true);
                end();
            }
            case RESTART_THE_DAEMON -> {
                bed.stop();
                bed.start();
            }
            case RESET -> {
                bed.stop();
                end();
                bed.reset(disk);
                bed.start();
            }
        }
    }

    private void connect(Kind how, Protection protection) {
        kind = how;
        session = bed.session().begin(protection);
    }

    private void disconnect() {
        if (kind == Kind.LOCKDOWN) {
            session.leave(new HostPlan(LOCKDOWN.rest(), LOCKDOWN, Optional.empty(), Optional.empty()));
        } else {
            session.release();
        }
        session = null;
    }

    private void end() {
        if (session != null) {
            session.die();
            session = null;
        }
    }

    @Test
    void whatFlushesAllRulesBeforeTheDaemonIsThereDoesNotEndALockdown() throws Exception {
        bed.block(true);
        bed.stop();
        bed.reset(disk);
        bed.testbed.client.run("nft", "flush", "ruleset");
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_4))
                .as("the second wall, of the boot itself")
                .isNotEqualTo(CONNECTED);
        assertThat(Traffic.tcp(bed.testbed.client, INTERNET_6)).isNotEqualTo(CONNECTED);
        bed.start();
        assertThat(bed.status().state()).isEqualTo(new GuardState.Lockdown());
        assertThat(bed.status().intact()).isTrue();
        bed.unblock(false);
        assertThat(bed.testbed.client.run("ip", "rule")).doesNotContain("unreachable");
        assertThat(bed.testbed.client.run("ip", "-6", "rule")).doesNotContain("unreachable");
    }

    @Test
    void theClientIsToldOfTheLockdownThatStandsBehindItsConnection() {
        bed.block(false);
        assertThat(bed.session().begin().release()).isEqualTo(new GuardState.Lockdown());
        bed.unblock(false);
        assertThat(bed.session().begin().release()).isEqualTo(new GuardState.Disconnected());
    }

    /** An older version wrote the rules alone. */
    @Test
    void rulesThatNobodyIsNamedForAreTheUsers() throws Exception {
        Files.writeString(disk.resolve("lockdown.json"), Lockdown.rules());
        session = bed.session().begin(KILL_SWITCH);
        disconnect();
        assertThat(bed.status().atBoot()).isTrue();
        bed.unblock(false);
        assertThat(disk).isEmptyDirectory();
    }

    @Test
    void aPromiseThatCannotBeWrittenDownIsNotGiven() throws Exception {
        bed.stop();
        Path file = Files.writeString(disk.resolve("file"), "no folder");
        try (DaemonBed other = DaemonBed.ofTheBoot(file)) {
            assertThatThrownBy(() -> other.session().begin(KILL_SWITCH))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining("cannot be written");
        }
        bed.start();
    }
}
