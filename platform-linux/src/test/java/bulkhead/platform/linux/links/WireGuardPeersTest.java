package bulkhead.platform.linux.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Endpoint.Transport;
import bulkhead.leakguard.policy.Sender;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** What wg of wireguard-tools 1.0.20210914 printed. */
class WireGuardPeersTest {
    private static final String KEY = "OUyWgvRrO2DqBtALWMfMHLGJsH4UgTf6QVnAmUPXdgY=";

    @Test
    void readsTheServerAndTheMark() throws HostException {
        assertThat(WireGuardPeers.server(KEY + "\t192.0.2.1:51820\n", "0xca6c\n"))
                .contains(server("192.0.2.1", new Sender.Mark(51820)));
        assertThat(WireGuardPeers.server(KEY + "\t[2001:db8:2::1]:51820\n", "0xca6c\n"))
                .contains(server("2001:db8:2::1", new Sender.Mark(51820)));
    }

    @Test
    void withoutAMarkAnyoneMayBeTheSender() throws HostException {
        assertThat(WireGuardPeers.server(KEY + "\t192.0.2.1:51820\n", "off\n"))
                .contains(server("192.0.2.1", new Sender.Anyone()));
    }

    @Test
    void knowsNoServerWherePeersCallUs() throws HostException {
        assertThat(WireGuardPeers.server(KEY + "\t(none)\n", "off\n")).isEmpty();
        assertThat(WireGuardPeers.server("", "off\n")).isEmpty();
    }

    @Test
    void doesNotGuessWhichOfSeveralPeersIsTheServer() {
        String two = KEY + "\t192.0.2.1:51820\n" + KEY + "\t192.0.2.2:51820\n";
        assertThatThrownBy(() -> WireGuardPeers.server(two, "off\n"))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("--endpoint");
    }

    private static Endpoint server(String address, Sender sender) {
        return Endpoint.foreign(InetAddress.ofLiteral(address), Transport.UDP, 51820, sender);
    }
}
