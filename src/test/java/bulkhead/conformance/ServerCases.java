package bulkhead.conformance;

import bulkhead.leakguard.policy.Family;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.time.Duration;
import java.util.List;

/** What the server does, or does not. */
final class ServerCases {
    private static final Settings DUAL_STACK = Settings.dualStack();
    /** On the servers' network, and nobody's. */
    private static final String NOBODY = Topology.SILENT_IPV4;

    static final List<LeakCase> ALL = List.of(
            LeakCase.of("connecting, the server is dead", null, scene -> {
                scene.connect(NOBODY);
                scene.goesOn();
                scene.disconnect();
            }),
            LeakCase.of("connecting with the kill switch, the server is dead", null, scene -> {
                        scene.connect(NOBODY, "--kill-switch");
                        scene.wire().close(Family.IPV4);
                        scene.goesOn();
                        scene.disconnect();
                    })
                    .ofOurOptions(),
            LeakCase.of("server without IPV6CP", DUAL_STACK.ipv6(Ipv6.NONE), scene -> {
                scene.connectedWithoutIpv6();
                scene.disconnect();
            }),
            LeakCase.of("IPv6 link-local only", DUAL_STACK.ipv6(Ipv6.LINK_LOCAL_ONLY), scene -> {
                scene.connectedWithoutIpv6();
                scene.disconnect();
            }),
            LeakCase.whileConnected(
                            "the router's lifetime ends", DUAL_STACK.routerLifetime(Duration.ofSeconds(4)), scene -> {
                                scene.server().silenceRouter();
                                scene.client().awaitLost(Family.IPV6);
                            })
                    .spoiling(),
            LeakCase.whileConnected("IPV6CP terminated by the server", DUAL_STACK, scene -> {
                scene.server().terminateIpv6cp();
                scene.client().awaitLost(Family.IPV6);
            }),
            LeakCase.whileConnected("the server says StopCCN", DUAL_STACK, scene -> {
                        scene.server().stopL2tp();
                        scene.client().awaitLost(Family.IPV4);
                    })
                    .spoiling(),
            LeakCase.of(
                            "given up: the server wants the password in clear when it is sought again",
                            DUAL_STACK,
                            scene -> {
                                scene.connected("--kill-switch");
                                scene.server().configure(DUAL_STACK.auth(StrongSwanServer.Auth.PAP));
                                scene.client().awaitEnd();
                                scene.goesOn();
                                scene.disconnect();
                            })
                    .ofOurOptions()
                    .spoiling(),
            LeakCase.whileConnected("the server is killed", DUAL_STACK, scene -> {
                        scene.server().killIke();
                        scene.server().killL2tp();
                    })
                    .spoiling(),
            LeakCase.whileConnected("the server is silent until it counts as dead", DUAL_STACK, ServerCases::deadPeer)
                    .spoiling());

    private ServerCases() {}

    private static void deadPeer(Scene scene) throws Exception {
        StrongSwanServer server = scene.server();
        server.link(false);
        try {
            scene.client().awaitLost(Family.IPV4);
            scene.goesOn();
        } finally {
            server.link(true);
        }
    }
}
