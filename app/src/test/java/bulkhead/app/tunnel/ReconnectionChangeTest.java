package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.tunnel.Reconnection.Change;
import bulkhead.leakguard.host.Underlay;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a change of the network means to a session. */
class ReconnectionChangeTest {
    static final Underlay BEFORE = way("eth0", 2, "192.0.2.1", 1500, true);

    @Test
    void theSameWayIsNoChange() {
        assertThat(after(BEFORE)).isEqualTo(Change.NONE);
    }

    @Test
    void aPulledCableIsNoReasonToEndASessionYet() {
        assertThat(after(way("eth0", 2, "192.0.2.1", 1500, false))).isEqualTo(Change.UNPLUGGED);
    }

    @Test
    void anotherInterfaceOrAddressIsAnotherWay() {
        assertThat(after(way("wlan0", 3, "192.0.2.1", 1500, true))).isEqualTo(Change.MOVED);
        assertThat(after(way("eth0", 2, "192.0.2.9", 1500, true))).isEqualTo(Change.MOVED);
        // The same name, and yet unplugged and plugged in anew: sockets bound to the old one are dead.
        assertThat(after(way("eth0", 7, "192.0.2.1", 1500, true))).isEqualTo(Change.MOVED);
    }

    @Test
    void aSmallerMtuIsAnotherWayAndALargerOneIsNot() {
        assertThat(after(way("eth0", 2, "192.0.2.1", 1400, true))).isEqualTo(Change.MOVED);
        assertThat(after(way("eth0", 2, "192.0.2.1", 9000, true))).isEqualTo(Change.NONE);
    }

    @Test
    void noWayIsTheEndOfTheSession() {
        assertThat(Change.between(BEFORE, Optional.empty())).isEqualTo(Change.GONE);
    }

    private static Change after(Underlay now) {
        return Change.between(BEFORE, Optional.of(now));
    }

    private static Underlay way(String name, int index, String source, int mtu, boolean linked) {
        return new Underlay(name, index, InetAddress.ofLiteral(source), mtu, linked);
    }
}
