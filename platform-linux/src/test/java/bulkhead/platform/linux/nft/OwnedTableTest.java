package bulkhead.platform.linux.nft;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Testbed.INTERNET_6;
import static bulkhead.platform.linux.Testbed.SERVER_4;
import static bulkhead.platform.linux.Traffic.Outcome.CONNECTED;
import static bulkhead.platform.linux.Traffic.Outcome.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.contract.NftText;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.RuleSet;
import bulkhead.platform.linux.Patience;
import bulkhead.platform.linux.Shell;
import bulkhead.platform.linux.Traffic;
import bulkhead.platform.linux.Tunnel;
import bulkhead.platform.linux.TunnelScene;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs with every right do to the guard's table, with the rules alone. */
class OwnedTableTest extends TunnelScene {
    /** As Debian's own nftables.conf begins. */
    private static final String OTHERS = "flush ruleset\ntable inet filter { chain input { type filter hook input"
            + " priority filter; }\n chain output { type filter hook output priority filter; }\n }\n";

    @TempDir
    Path work;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete table inet bulkhead",
                "flush table inet bulkhead",
                "flush chain inet bulkhead out",
                "delete chain inet bulkhead leave",
                "insert rule inet bulkhead out accept",
                "add table inet bulkhead { flags dormant; }",
                "flush ruleset",
                "flush ruleset inet",
            })
    void nobodyElseRemovesOrChangesIt(String command) throws Exception {
        openRulesAlone();
        tunnel.guard(new GuardState.Lockdown());
        String table = table();
        wire.reset();
        underFlood(() -> tunnel.client.call(() -> Shell.tryRun("nft", command)));
        assertThat(table()).isEqualTo(table);
        assertThat(wire.ipv4()).isZero();
        assertThat(wire.ipv6()).isZero();
    }

    @Test
    void otherFirewallsAreLoadedAndFlushedBesideIt() throws Exception {
        openRulesAlone();
        tunnel.guard(new GuardState.Lockdown());
        String table = table();
        Path rules = Files.writeString(work.resolve("nftables.conf"), OTHERS);
        wire.reset();
        underFlood(() -> {
            tunnel.client.run("nft", "-f", rules.toString());
            tunnel.client.call(() -> Shell.tryRun("iptables-nft", "-F"));
            tunnel.client.call(() -> Shell.tryRun("ip6tables-nft", "-F"));
            tunnel.client.run("nft", "-f", rules.toString());
            return null;
        });
        assertThat(tunnel.client.run("nft", "list", "tables")).contains("inet filter");
        assertThat(table()).isEqualTo(table);
        assertThat(wire.ipv4()).isZero();
        assertThat(wire.ipv6()).isZero();
    }

    @Test
    void itOutlivesItsProcessAndTheNextOneTakesItAsItIs() throws Exception {
        openRulesAlone();
        tunnel.guard(Tunnel.CONNECTING);
        String rules = rules();
        assertThat(isOwned()).isTrue();
        tunnel.client.call(() -> {
            tunnel.host.leave();
            return null;
        });
        assertThat(isOwned()).isFalse();
        assertThat(rules()).isEqualTo(rules);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);

        GuardedNetwork next = tunnel.testbed.open();
        tunnel.client.call(next::resume);
        assertThat(isOwned()).isTrue();
        assertThat(rules()).as("as it was, handles included").isEqualTo(rules);
        tunnel.client.call(() -> {
            next.apply(HostPlan.DISCONNECTED);
            return null;
        });
        assertThat(tunnel.client.run("nft", "list", "ruleset")).isEmpty();
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(CONNECTED);
    }

    /** Of a boot, of an older version, or of a fall-back. */
    @Test
    void oneThatWasMadeForNobodyToOwnIsTakenOverWithoutAGap() throws Exception {
        openRulesAlone();
        Path boot = Files.writeString(work.resolve("lockdown.json"), closed());
        tunnel.client.run("nft", "-j", "-f", boot.toString());
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(REJECTED);
        wire.reset();
        underFlood(() -> tunnel.client.call(() -> {
            tunnel.host.recover();
            tunnel.host.apply(HostPlan.of(new GuardState.Lockdown()));
            return null;
        }));
        assertThat(wire.ipv4()).isZero();
        assertThat(wire.ipv6()).isZero();
        assertThat(isOwned()).isTrue();
        assertThat(tunnel.client.run("nft", "list", "tables")).isEqualToIgnoringNewLines("table inet bulkhead");
    }

    @Test
    void oneOfAnotherVersionWithOtherChainsAndSetsGivesWay() throws Exception {
        openRulesAlone();
        tunnel.client.call(() -> {
            try (NftSession before = NftSession.withSocket()) {
                assertThat(new NftOwner(before).make("bulkhead")).isZero();
                assertThat(before.runWords("""
                                add chain inet bulkhead out { type route hook output priority 5; policy drop; }
                                add chain inet bulkhead more
                                add set inet bulkhead old { type ipv4_addr; }
                                add rule inet bulkhead out ip daddr @old jump more
                                """)).matches(Nftables.Result::ok);
            }
            return null;
        });
        tunnel.guard(Tunnel.CONNECTING);
        assertThat(tunnel.client.call(tunnel.host::intact)).isTrue();
        assertThat(isOwned()).isTrue();
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(CONNECTED);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);
    }

    @Test
    void oneThatAnotherProcessOwnsIsNamedAsTheReason() throws Exception {
        openRulesAlone();
        NftSession other = tunnel.client.call(NftSession::withSocket);
        try (other) {
            assertThat(new NftOwner(other).make("bulkhead")).isZero();
            assertThatThrownBy(() -> tunnel.guard(Tunnel.CONNECTING))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining("another process owns the leak guard's nftables table");
        }
        tunnel.guard(Tunnel.CONNECTING);
        assertThat(isOwned()).isTrue();
    }

    @Test
    void whereNobodyCanOwnItWhatAnotherProgramRemovedOrChangedIsSetAgain() throws Exception {
        openWithoutOwner(SERVER_4);
        tunnel.rulesAlone();
        tunnel.guard(Tunnel.CONNECTING);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);
        assertThat(isOwned()).isFalse();
        String table = table();

        tunnel.client.run("nft", "delete", "table", "inet", "bulkhead");
        awaitTable(table);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);

        tunnel.client.run("nft", "insert", "rule", "inet", "bulkhead", "out", "accept");
        awaitTable(table);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(REJECTED);

        tunnel.client.run("nft", "flush", "ruleset");
        awaitTable(table);
        tunnel.apply(HostPlan.DISCONNECTED);
        assertThat(tunnel.client.run("nft", "list", "ruleset")).isEmpty();
    }

    @Test
    void aTableThatIsGoneIsMadeAndOneOfThisProcessIsKeptFromChangeToChange() throws Exception {
        open(SERVER_4);
        tunnel.client.call(() -> {
            try (NftGuard guard = new NftGuard()) {
                guard.set(FilterPolicy.CLOSED);
                guard.verify();
                assertThat(guard.holds()).isTrue();
                guard.set(FilterPolicy.OPEN);
                assertThat(guard.isUp()).isFalse();
                guard.set(FilterPolicy.CLOSED);
                assertThat(guard.holds()).isTrue();
                guard.set(FilterPolicy.OPEN);
            }
            return null;
        });
    }

    /** Whoever was killed while it had to make its table anew, and somebody has deleted the table since. */
    @Test
    void whatHoldsTheRulesMeanwhileIsAGuardToBeOpenedToo() throws Exception {
        open(SERVER_4);
        Path boot = Files.writeString(
                work.resolve("interim.json"), closed().replace("\"bulkhead\"", "\"bulkhead-interim\""));
        tunnel.client.run("nft", "-j", "-f", boot.toString());
        assertThat(tunnel.client.run("nft", "list", "tables")).isEqualToIgnoringNewLines("table inet bulkhead-interim");
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(REJECTED);
        tunnel.client.call(() -> {
            assertThat(tunnel.host.standing().orElseThrow().plan().guard()).isEqualTo(new GuardState.Lockdown());
            tunnel.host.recover();
            tunnel.host.apply(HostPlan.DISCONNECTED);
            return null;
        });
        assertThat(tunnel.client.run("nft", "list", "ruleset")).isEmpty();
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(CONNECTED);
    }

    /** As the boot has it. */
    private static String closed() {
        return NftRules.replacing(RuleSet.of(FilterPolicy.CLOSED), Optional.empty())
                .toString();
    }

    private void openRulesAlone() throws IOException {
        open(SERVER_4);
        tunnel.rulesAlone();
    }

    private void underFlood(Callable<?> what) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Long> sent = new CompletableFuture<>();
        DatagramSocket socket = tunnel.client.call(() -> new DatagramSocket());
        Thread.ofPlatform().start(() -> sent.complete(flood(socket, stop)));
        try {
            what.call();
        } finally {
            stop.set(true);
        }
        assertThat(sent.get()).isGreaterThan(100);
    }

    private static long flood(DatagramSocket socket, AtomicBoolean stop) {
        long sent = 0;
        for (; !stop.get() || sent <= 100; sent++) {
            for (String to : new String[] {INTERNET_4, INTERNET_6}) {
                try {
                    socket.send(new DatagramPacket(new byte[] {1}, 1, InetAddress.ofLiteral(to), 53));
                } catch (IOException e) {
                    // rejected
                }
            }
        }
        return sent;
    }

    private boolean isOwned() {
        return tunnel.client.call(NftTable::isOwned);
    }

    private String table() {
        return NftText.withoutOwner(tunnel.client
                .call(() -> Shell.tryRun("nft", "list", "table", "inet", "bulkhead"))
                .output());
    }

    /** With the numbers that the kernel gave them. */
    private String rules() {
        return tunnel.client
                .run("nft", "-s", "-a", "list", "table", "inet", "bulkhead")
                .replaceAll("(?m)^(table|\\tflags).*\\R", "");
    }

    private void awaitTable(String wanted) {
        Patience.await("the table", () -> table().equals(wanted));
    }
}
