package bulkhead.conformance;

import bulkhead.leakguard.policy.Family;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import java.util.List;

/** What the server's end offers that no host can take. */
final class OfferCases {
    private static final Settings DUAL_STACK = Settings.dualStack();
    /** 198.51.100.0/24 in IPv6's clothes, and as radvd reads it. */
    private static final String MAPPED = "::ffff:c633:6400/120";

    private static final String MAPPED_IN_FULL = "0:0:0:0:0:ffff:c633:6400/120";

    /** The client's own address on its LAN, and the LAN's router's. */
    private static final String OWN = "192.168.77.2";

    private static final String GATEWAY = "192.168.77.1";

    static final List<LeakCase> ALL = List.of(
            of(
                    "a route to IPv4-mapped addresses (RFC 4191)",
                    DUAL_STACK.advertising("route " + MAPPED_IN_FULL + " { AdvRouteLifetime 1800; };"),
                    scene -> staysUp(scene, MAPPED)),
            of(
                    "IPv4-mapped addresses on the link",
                    DUAL_STACK.advertising("prefix " + MAPPED_IN_FULL + " { AdvOnLink on; AdvAutonomous off; };"),
                    scene -> staysUp(scene, MAPPED)),
            of("this computer's own address", DUAL_STACK.ipv4("10.77.0.1", OWN), OfferCases::carriesIpv6Alone),
            of(
                    "the LAN router's address, and no IPv6",
                    DUAL_STACK.ipv4("10.77.0.1", GATEWAY).ipv6(Ipv6.NONE),
                    OfferCases::isGivenUp),
            of(
                    "this computer's own address as the server's",
                    DUAL_STACK.ipv4(OWN, "10.77.0.100"),
                    scene -> staysUp(scene, OWN)),
            of(
                    "addresses of the LAN's own range, at both ends",
                    DUAL_STACK.ipv4("192.168.77.8", "192.168.77.9"),
                    OfferCases::carriesBoth));

    private OfferCases() {}

    private static LeakCase of(String what, Settings server, LeakCase.Story story) {
        return LeakCase.of("offered: " + what, server, story).ofOurOptions();
    }

    private static void staysUp(Scene scene, String refused) throws Exception {
        begin(scene);
        scene.client().awaitConnected(true);
        scene.client().awaitRefused(refused);
        scene.goesOn();
        scene.onHost("ping -c 1 -W 5 " + StrongSwanServer.BEYOND_IPV4);
        scene.disconnect();
    }

    /** As happens by accident: neither is anybody's, and the client's own packets to the server are of the same range. */
    private static void carriesBoth(Scene scene) throws Exception {
        begin(scene);
        scene.client().awaitConnected(true);
        scene.goesOn();
        for (String beyond : List.of(StrongSwanServer.BEYOND_IPV4, StrongSwanServer.BEYOND_IPV6)) {
            scene.onHost("ping -c 1 -W 5 " + beyond);
        }
        scene.disconnect();
    }

    private static void carriesIpv6Alone(Scene scene) throws Exception {
        begin(scene);
        scene.client().awaitRefused(OWN);
        scene.client().awaitIpv6Alone();
        scene.goesOn();
        scene.onHost("ping -c 1 -W 5 " + StrongSwanServer.BEYOND_IPV6);
        scene.disconnect();
    }

    private static void isGivenUp(Scene scene) throws Exception {
        begin(scene);
        scene.client().awaitRefused(GATEWAY);
        scene.client().awaitEnd();
        scene.goesOn();
        scene.disconnect();
    }

    /** With the kill switch native IPv4 is closed from the beginning. Behind NAT the server has no idea of the client's LAN. */
    private static void begin(Scene scene) throws Exception {
        scene.topology().nat(true);
        scene.connect(StrongSwanServer.IPV4, "--kill-switch");
        scene.wire().close(Family.IPV4);
    }
}
