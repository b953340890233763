package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.conformance.ClientUnderTest.Damage;
import bulkhead.leakguard.policy.Family;
import bulkhead.servers.StrongSwanServer.Settings;
import java.io.BufferedReader;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What befalls the client itself. */
final class ClientCases {
    private static final Settings DUAL_STACK = Settings.dualStack();

    private static final Duration LIMIT = Duration.ofMinutes(1);

    static final List<LeakCase> ALL = List.of(
            LeakCase.whileConnected("kill -9 of the app", DUAL_STACK, scene -> scene.inflict(Damage.KILL_APP))
                    .needing(Damage.KILL_APP),
            LeakCase.whileConnected("kill -9 of the daemon", DUAL_STACK, scene -> scene.inflict(Damage.KILL_DAEMON))
                    .needing(Damage.KILL_DAEMON),
            LeakCase.whileConnected("kill -9 of app and daemon", DUAL_STACK, scene -> {
                        scene.inflict(Damage.KILL_APP);
                        scene.inflict(Damage.KILL_DAEMON);
                    })
                    .needing(Damage.KILL_APP, Damage.KILL_DAEMON),
            LeakCase.whileConnected("the daemon restarts", DUAL_STACK, scene -> scene.inflict(Damage.RESTART_DAEMON))
                    .needing(Damage.RESTART_DAEMON),
            LeakCase.whileConnected(
                            "the tunnel's interface deleted by hand",
                            DUAL_STACK,
                            scene -> scene.inflict(Damage.DELETE_TUNNEL_INTERFACE))
                    .needing(Damage.DELETE_TUNNEL_INTERFACE),
            LeakCase.whileConnected(
                            "suspended until the server gives up (SIGSTOP, SIGCONT)",
                            DUAL_STACK.echoes(Duration.ofSeconds(1), 2),
                            ClientCases::suspended)
                    .needing(Damage.FREEZE)
                    .spoiling(),
            LeakCase.of("1,000 random transitions", null, ClientCases::walk).needing(Damage.WALK));

    private ClientCases() {}

    private static void suspended(Scene scene) throws Exception {
        scene.server().log().mark();
        scene.inflict(Damage.FREEZE);
        scene.server().log().await("No response to 2 echo-requests", LIMIT);
        scene.goesOn();
        scene.inflict(Damage.THAW);
        scene.client().awaitLost(Family.IPV4);
    }

    /** The seed is a new one each time; it is in the message of a failure. */
    private static void walk(Scene scene) throws Exception {
        long seed = new Random().nextLong();
        List<String> command = scene.topology()
                .client()
                .command(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        GuardWalk.class.getName(),
                        "1000",
                        Long.toString(seed));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<Family, Long> closed = new EnumMap<>(Family.class);
        try (BufferedReader lines = process.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                String[] words = line.split(" ");
                Family family = Family.valueOf(words[1]);
                long at = Long.parseLong(words[2]);
                if (words[0].equals("close")) {
                    closed.put(family, at);
                } else {
                    scene.wire().closed(family, closed.remove(family), at);
                }
            }
        }
        assertThat(process.waitFor())
                .as("exit code of the walk with seed %d", seed)
                .isZero();
    }
}
