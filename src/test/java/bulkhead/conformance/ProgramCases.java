package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.conformance.ClientUnderTest.Damage;
import bulkhead.leakguard.policy.Family;
import bulkhead.servers.Namespace;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What ends the program, or would have it give up, and is not its user's word. */
final class ProgramCases {
    private static final Settings DUAL_STACK = Settings.dualStack();
    /** On the servers' network, and nobody's. */
    private static final String NOBODY = Topology.SILENT_IPV4;
    /** More than was ever believed. */
    private static final int REFUSALS = 6;
    /** Of the routes that the server's router has, in a few seconds. */
    private static final int CHANGES = 3_000;

    static final List<LeakCase> ALL = Stream.concat(
                    Stream.of(
                            ends("SIGTERM with the kill switch", Damage.TERMINATE, "--kill-switch"),
                            ends("SIGHUP with the kill switch", Damage.HANG_UP, "--kill-switch"),
                            ends("SIGTERM with lockdown", Damage.TERMINATE, "--lockdown"),
                            ends("SIGHUP with lockdown", Damage.HANG_UP, "--lockdown"),
                            LeakCase.of("SIGTERM while connecting with the kill switch", null, scene -> {
                                        scene.connect(NOBODY, "--kill-switch");
                                        scene.wire().close(Family.IPV4);
                                        scene.inflict(Damage.TERMINATE);
                                        scene.goesOn();
                                        scene.disconnect();
                                    })
                                    .needing(Damage.TERMINATE),
                            LeakCase.of(
                                            "a slow host, and a server that floods it with routes",
                                            DUAL_STACK,
                                            ProgramCases::flood)
                                    .needing(Damage.SLOW_HOST),
                            LeakCase.whileConnected(
                                            "refusals forged in clear while the server is silent",
                                            DUAL_STACK,
                                            ProgramCases::forgedRefusals)
                                    .needing(Damage.WALK)
                                    .spoiling()),
                    Stream.of(
                                    Damage.ERROR_IN_LOOP,
                                    Damage.ERROR_IN_TUN_PUMP,
                                    Damage.ERROR_IN_UDP_PUMP,
                                    Damage.ERROR_IN_WORKER,
                                    Damage.ERROR_IN_MONITOR,
                                    Damage.ERROR_IN_DAEMON)
                            .map(ProgramCases::error))
            .toList();

    private ProgramCases() {}

    private static LeakCase ends(String name, Damage end, String option) {
        return LeakCase.of(name, DUAL_STACK, scene -> {
                    scene.connected(option);
                    scene.inflict(end);
                    scene.goesOn();
                    scene.disconnect();
                })
                .needing(end);
    }

    private static LeakCase error(Damage where) {
        String name = "an error of its own: "
                + where.name()
                        .toLowerCase(Locale.ROOT)
                        .substring("error_".length())
                        .replace('_', ' ');
        return LeakCase.whileConnected(name, DUAL_STACK, scene -> scene.inflict(where))
                .needing(where);
    }

    /** What was open before is open again, and not only said to be. */
    private static void flood(Scene scene) throws Exception {
        scene.connected();
        scene.inflict(Damage.SLOW_HOST);
        scene.server().floodRoutes(CHANGES);
        scene.goesOn();
        scene.disconnect();
        for (String address : List.of(Topology.INTERNET_IPV4, Topology.INTERNET_IPV6)) {
            if (!scene.client().run("ping -c 1 -W 5 " + address).succeeded()) {
                scene.finds(address + " is out of reach after Disconnect");
            }
        }
    }

    /** By somebody on the servers' network who has the server's address and knows nothing. */
    private static void forgedRefusals(Scene scene) throws Exception {
        Namespace network = new Namespace(scene.topology().name() + "-net");
        scene.server().link(false);
        must(network, "ip", "address", "add", StrongSwanServer.IPV4 + "/32", "dev", "wan");
        Process refusing = new ProcessBuilder(network.command(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        RefusingServer.class.getName(),
                        StrongSwanServer.IPV4))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(refusing.inputReader().readLine()).isEqualTo("ready");
            scene.client().awaitLost(Family.IPV4);
            scene.client().awaitRefusals(REFUSALS);
        } finally {
            refusing.destroy();
            must(network, "ip", "address", "del", StrongSwanServer.IPV4 + "/32", "dev", "wan");
            scene.server().link(true);
        }
    }

    private static void must(Namespace where, String... command) {
        assertThat(where.run(command).succeeded()).as(String.join(" ", command)).isTrue();
    }
}
