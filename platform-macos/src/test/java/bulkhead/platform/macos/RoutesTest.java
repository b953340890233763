package bulkhead.platform.macos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.macos.fake.FakeMac;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The way into the tunnel, and past it to the server. */
class RoutesTest {
    private final MacBed bed = new MacBed();

    @Test
    void theServerIsReachedPastTheTunnelsRoutes() throws HostException {
        GuardedNetwork host = bed.open();
        Underlay before = host.underlay(MacBed.SERVER);
        host.apply(bed.plan(new GuardState.Reconnecting(), Protection.DEFAULT));
        assertThat(before).isEqualTo(new Underlay(FakeMac.LINK, FakeMac.LINK_INDEX, FakeMac.MINE, 1500, true));
        assertThat(host.underlay(MacBed.SERVER)).isEqualTo(before);
        assertThat(host.underlay(InetAddress.ofLiteral("2001:db8:5::1")).source())
                .isEqualTo(FakeMac.MINE_6);
        assertThat(host.leadsOut(before)).isTrue();
    }

    @Test
    void aTunnelsAddressThatIsThisHostsOwnIsRefused() throws HostException {
        GuardedNetwork host = bed.open();
        HostPlan plan = bed.plan(new GuardState.Reconnecting(), Protection.DEFAULT);
        bed.mac.addAddress("10.7.0.2");
        assertThatThrownBy(() -> host.apply(plan)).hasMessageContaining("this computer's own");
    }

    @Test
    void aRouteThatAnotherRemovedIsMissed() throws HostException {
        GuardedNetwork host = bed.open();
        host.apply(bed.plan(new GuardState.Reconnecting(), Protection.DEFAULT));
        assertThat(host.intact()).isTrue();
        bed.mac.programs.removeRoute("128.0.0.0/1");
        assertThat(host.intact()).isFalse();
    }

    /** The LAN has the office's very range, and another program's tunnel the halves of a default route. */
    @Test
    void aRouteOfTheSameRangeStaysAndTheTunnelsComesBeforeIt() throws HostException {
        bed.mac.programs.addRoute("0.0.0.0/1", FakeMac.LINK);
        String before = bed.network();
        GuardedNetwork host = bed.open();
        HostPlan plan = bed.plan(new GuardState.Reconnecting(), Protection.DEFAULT);
        host.apply(plan);
        host.apply(plan);
        assertThat(host.intact()).isTrue();
        assertThat(bed.mac.programs.leads("9.9.9.9")).isEqualTo(bed.mac.programs.leads("8000::1"));
        host.release();
        bed.kill();
        assertThat(bed.network()).isEqualTo(before);
    }

    /** What this system cannot it says. */
    @Test
    void whatMacosCannotIsSaid() throws HostException {
        GuardedNetwork host = bed.open();
        assertThat(host.capabilities()).isEqualTo(Set.of(Capability.IPV6, Capability.RESOLVERS, Capability.SPLIT_DNS));
        assertThatThrownBy(() -> host.openRawEsp(host.underlay(MacBed.SERVER), MacBed.SERVER))
                .isInstanceOf(HostException.class);
        host.apply(bed.plan(new GuardState.Error(), new Protection(true, false, false)));
        assertThatThrownBy(() -> host.openPortal(1, Duration.ofMinutes(1))).isInstanceOf(HostException.class);
        host.release();
    }
}
