package bulkhead.conformance;

import bulkhead.acceptance.Daemon;
import bulkhead.leakguard.contract.NftText;
import bulkhead.leakguard.policy.Family;
import bulkhead.servers.Result;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Waiting;
import java.time.Duration;
import java.util.List;

/** What other programs with every right do to the client's rules, by mistake or by habit. */
final class OtherProgramCases {
    private static final Settings DUAL_STACK = Settings.dualStack();
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int TIMES = 20;

    /** What nft says to whoever wants to change the table, and what each of them would have done. */
    private static final List<String> CHANGES = List.of(
            "delete table inet bulkhead",
            "flush table inet bulkhead",
            "flush chain inet bulkhead out",
            "insert rule inet bulkhead out accept");

    private static final String RULES = "ip rule | grep 'proto 180'; ip -6 rule | grep 'proto 180'";

    /** As systemd-networkd does when it starts: every rule that is not its own. */
    private static final String DELETE_ROUTING =
            "for f in -4 -6; do ip $f rule | grep 'proto 180' | cut -d: -f1 | while read p; do ip $f rule del priority $p;"
                    + " done; done";

    static final List<LeakCase> ALL = List.of(
            LeakCase.whileConnected("the rules deleted by hand", DUAL_STACK, OtherProgramCases::rulesDeleted)
                    .ofOurOptions(),
            LeakCase.of("the rules deleted by hand, server without IPV6CP", DUAL_STACK.ipv6(Ipv6.NONE), scene -> {
                        scene.connectedWithoutIpv6();
                        rulesDeleted(scene);
                        scene.goesOn();
                        scene.disconnect();
                    })
                    .ofOurOptions(),
            LeakCase.whileConnected("another firewall starts again and again", DUAL_STACK, scene -> {
                        String table = table(scene);
                        for (int i = 0; i < TIMES; i++) {
                            scene.onHost(
                                    "printf 'flush ruleset\\ntable inet filter { chain output { type filter hook output"
                                            + " priority 0; }; }\\n' | nft -f -");
                            scene.client().run("iptables-nft -F; ip6tables-nft -F");
                        }
                        stands(scene, table);
                    })
                    .ofOurOptions(),
            LeakCase.whileConnected("the routing rules deleted by hand", DUAL_STACK, scene -> {
                        routingDeleted(scene);
                        for (String beyond : List.of(StrongSwanServer.BEYOND_IPV4, StrongSwanServer.BEYOND_IPV6)) {
                            if (!scene.topology().client().pings(beyond)) {
                                scene.finds(beyond + " is not reached through the tunnel any more");
                            }
                        }
                    })
                    .ofOurOptions(),
            LeakCase.of("routing rules and rules deleted by hand, lockdown without a connection", null, scene -> {
                        guard(scene, "block");
                        scene.wire().close(Family.values());
                        scene.goesOn();
                        routingDeleted(scene);
                        rulesDeleted(scene);
                        scene.goesOn();
                        scene.wire().open(Family.values());
                        guard(scene, "unblock");
                    })
                    .ofOurOptions());

    private OtherProgramCases() {}

    private static void rulesDeleted(Scene scene) {
        String table = table(scene);
        for (int i = 0; i < TIMES; i++) {
            for (String change : CHANGES) {
                Result result = scene.client().run("nft " + change);
                if (result.succeeded() || !result.output().contains("Operation not permitted")) {
                    scene.finds(change + ": " + result);
                }
            }
            scene.onHost("nft flush ruleset");
        }
        stands(scene, table);
    }

    private static String table(Scene scene) {
        return NftText.withoutOwner(scene.onHost("nft list table inet bulkhead"));
    }

    private static void stands(Scene scene, String table) {
        Result now = scene.client().run("nft list table inet bulkhead");
        if (!NftText.withoutOwner(now.output()).equals(table)) {
            scene.finds("the table is another one: " + now);
        }
    }

    private static void routingDeleted(Scene scene) {
        String rules = scene.onHost(RULES);
        scene.onHost(DELETE_ROUTING);
        Waiting.until(
                "the routing rules",
                LIMIT,
                () -> scene.client().run(RULES).output().equals(rules));
    }

    private static void guard(Scene scene, String what) throws Exception {
        Daemon.Result result = Daemon.guard(scene.topology().client().name(), what);
        if (result.exit() != 0) {
            throw new AssertionError("guard " + what + ": " + result);
        }
    }
}
