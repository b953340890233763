package bulkhead.conformance;

import bulkhead.conformance.ClientUnderTest.Damage;
import bulkhead.servers.StrongSwanServer.Settings;
import java.util.List;

/** What befalls the client itself. */
final class ClientCases {
    private static final Settings DUAL_STACK = Settings.dualStack();

    static final List<LeakCase> ALL = List.of(LeakCase.of("kill -9 of the app", DUAL_STACK, scene -> {
                scene.connected();
                scene.inflict(Damage.KILL_APP);
                scene.goesOn();
                scene.disconnect();
            })
            .needing(Damage.KILL_APP)
            .spoiling());

    private ClientCases() {}
}
