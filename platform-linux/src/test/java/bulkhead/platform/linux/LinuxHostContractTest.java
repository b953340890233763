package bulkhead.platform.linux;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.contract.HostContract;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.linux.routes.TunnelRoutingTest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/** The contract on this kernel. */
@OnKernel
class LinuxHostContractTest extends HostContract {
    private static final InetAddress SERVER = InetAddress.ofLiteral(Testbed.SERVER_4);

    @Override
    protected Bed bed() {
        return new LinuxBed();
    }

    private static final class LinuxBed implements Bed {
        private final Testbed testbed = new Testbed();
        private final Wiretap wire = new Wiretap(testbed.outside);
        private GuardedNetwork host;
        private TunDevice tun;
        private OuterSocket socket;

        @Override
        public HostNetwork open() {
            host = testbed.open();
            testbed.client.call(() -> {
                tun = host.openTun();
                socket = host.openUdp(host.underlay(SERVER), SERVER);
                return null;
            });
            return inClient(host);
        }

        /** Each call from the client's network. */
        private HostNetwork inClient(HostNetwork network) {
            return (HostNetwork) Proxy.newProxyInstance(
                    HostNetwork.class.getClassLoader(),
                    new Class<?>[] {HostNetwork.class},
                    (_, method, arguments) -> testbed.client.call(() -> {
                        try {
                            return method.invoke(network, arguments);
                        } catch (InvocationTargetException e) {
                            throw (Exception) e.getCause();
                        }
                    }));
        }

        @Override
        public HostPlan plan(GuardState state, Protection protection) {
            HostPlan plan = Tunnel.plan(endpoint(), state, DnsPlan.NONE, routes(state));
            return new HostPlan(state, protection, plan.server(), isThrough(state) ? plan.tunnel() : Optional.empty());
        }

        private static boolean isThrough(GuardState state) {
            return state instanceof GuardState.Connected || state instanceof GuardState.Reconnecting;
        }

        private static String[] routes(GuardState state) {
            Set<Family> families =
                    state instanceof GuardState.Connected(var carried) ? carried : Set.of(Family.values());
            return families.stream()
                    .map(family -> family == Family.IPV4 ? "0.0.0.0/0" : "::/0")
                    .toArray(String[]::new);
        }

        private Endpoint endpoint() {
            return Endpoint.ipsec(SERVER, socket.local().getPort());
        }

        @Override
        public HostPlan impossible(GuardState state, Protection protection) {
            testbed.client.run("ip", "link", "del", Tunnel.TUN);
            return plan(state, protection);
        }

        /** The kernel has of it what it would have of a killed process; {@code RecoverTest} kills one. */
        @Override
        public void kill() {
            testbed.client.call(() -> {
                host.leave();
                return null;
            });
            tun.close();
            socket.close();
        }

        @Override
        public boolean leaves(Family family) {
            wire.reset();
            String to = family == Family.IPV4 ? Testbed.INTERNET_4 : Testbed.INTERNET_6;
            Traffic.tcp(testbed.client, to);
            return (family == Family.IPV4 ? wire.ipv4() : wire.ipv6()) > 0;
        }

        @Override
        public String network() {
            return TunnelRoutingTest.network(testbed.client);
        }

        @Override
        public void close() {
            testbed.close();
        }
    }
}
