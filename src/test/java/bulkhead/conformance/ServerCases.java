package bulkhead.conformance;

import bulkhead.leakguard.policy.Family;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import java.time.Duration;
import java.util.List;

/** What the server does, or does not. */
final class ServerCases {
    private static final Settings DUAL_STACK = Settings.dualStack();
    /** On the servers' network, and nobody's. */
    private static final String NOBODY = "192.0.2.99";

    static final List<LeakCase> ALL = List.of(
            LeakCase.of("connecting, the server is dead", null, scene -> {
                scene.connect(NOBODY);
                scene.goesOn();
                scene.disconnect();
            }),
            LeakCase.of("server without IPV6CP", DUAL_STACK.ipv6(Ipv6.NONE), scene -> {
                scene.connectedWithoutIpv6();
                scene.disconnect();
            }),
            LeakCase.of("IPv6 link-local only", DUAL_STACK.ipv6(Ipv6.LINK_LOCAL_ONLY), scene -> {
                scene.connectedWithoutIpv6();
                scene.disconnect();
            }),
            LeakCase.of("the router's lifetime ends", DUAL_STACK.routerLifetime(Duration.ofSeconds(4)), scene -> {
                        scene.connected();
                        scene.server().silenceRouter();
                        scene.client().awaitLost(Family.IPV6);
                        scene.goesOn();
                        scene.disconnect();
                    })
                    .spoiling(),
            LeakCase.of("IPV6CP terminated by the server", DUAL_STACK, scene -> {
                        scene.connected();
                        scene.server().terminateIpv6cp();
                        scene.client().awaitLost(Family.IPV6);
                        scene.goesOn();
                        scene.disconnect();
                    })
                    .spoiling());

    private ServerCases() {}
}
