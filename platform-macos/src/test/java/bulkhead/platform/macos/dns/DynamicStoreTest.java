package bulkhead.platform.macos.dns;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.DnsPlan;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What scutil(8) is told, in its own words: {@code d.add key [*#?] value}, {@code *} for an array and {@code #} for a number. */
class DynamicStoreTest {
    private static final String SET = "set State:/Network/Service/7B5C6A52-3F0E-4A38-9D41-62756C6B6864/DNS\nquit\n";
    private static final List<InetAddress> SERVERS =
            List.of(InetAddress.ofLiteral("10.7.0.53"), InetAddress.ofLiteral("fe80::53"));

    @Test
    void everyNameIsAskedForInTheTunnelBeforeTheHostsOwnResolvers() {
        DnsPlan plan = new DnsPlan(SERVERS, List.of("corp.example"), true);
        assertThat(DynamicStore.script("utun7", plan)).isEqualTo("""
                d.init
                d.add ServerAddresses * 10.7.0.53 fe80:0:0:0:0:0:0:53%utun7
                d.add SearchDomains * corp.example
                d.add SupplementalMatchDomains * ""
                d.add SearchOrder # 100000
                """ + SET);
    }

    @Test
    void inASplitTunnelOnlyItsDomainsAre() {
        DnsPlan plan = new DnsPlan(SERVERS.subList(0, 1), List.of("corp.example", "lab.example"), false);
        assertThat(DynamicStore.script("utun7", plan)).isEqualTo("""
                d.init
                d.add ServerAddresses * 10.7.0.53
                d.add SearchDomains * corp.example lab.example
                d.add SupplementalMatchDomains * corp.example lab.example
                """ + SET);
    }
}
