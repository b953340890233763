package bulkhead.conformance;

import bulkhead.conformance.ClientUnderTest.Damage;
import bulkhead.leakguard.policy.Family;
import bulkhead.servers.StrongSwanServer.Settings;
import java.util.List;

/** What boots, resets and other programs' starts and ends do to a guard that stands, by the commands of our units. */
final class BootCases {
    private static final Settings DUAL_STACK = Settings.dualStack();

    /** Debian's nftables.conf, at a start, and nftables.service at its end. */
    private static final String FLUSH = "nft flush ruleset";

    static final List<LeakCase> ALL = List.of(
            ofABoot("a boot in lockdown, and a firewall that flushes all rules", host -> {
                host.guard("block", "--at-boot");
                host.closed();
                host.reset();
                host.boot(FLUSH);
            }),
            ofABoot("a reset with the kill switch", host -> resetWith(host, "--kill-switch")),
            ofABoot("a reset with lockdown", host -> resetWith(host, "--lockdown")),
            ofABoot("a shutdown in lockdown, and a firewall that flushes all rules", host -> {
                host.guard("block");
                host.closed();
                host.shutDown(FLUSH);
            }),
            ofABoot("lockdown, and systemd-networkd removes routing rules that are not its own", host -> {
                host.guard("block");
                host.closed();
                host.loseRoutingRules();
            }),
            ofABoot("unblocked after a boot in lockdown, connected, disconnected", BootCases::unblocked));

    private BootCases() {}

    @FunctionalInterface
    private interface Story {
        void play(BootedHost host) throws Exception;
    }

    private static LeakCase ofABoot(String name, Story story) {
        return LeakCase.of(name, DUAL_STACK, scene -> {
                    try (BootedHost host = new BootedHost(scene)) {
                        story.play(host);
                        scene.wire().open(Family.values());
                    }
                })
                .needing(Damage.KILL_DAEMON, Damage.WALK);
    }

    private static void resetWith(BootedHost host, String protection) throws Exception {
        host.connect(protection);
        host.closed();
        host.reset();
        host.boot("true");
    }

    private static void unblocked(BootedHost host) throws Exception {
        host.guard("block", "--at-boot");
        host.closed();
        host.reset();
        host.boot("true");
        host.scene().wire().open(Family.values());
        host.guard("unblock");
        host.connect();
        host.disconnect();
        if (!host.guard("status", "--json").contains("\"state\":\"disconnected\"")) {
            host.scene().finds("what was unblocked is closed again after a connection");
        }
    }
}
