package bulkhead.platform.linux.dns;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.host.DnsPlan;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom programs ask for names, read off resolv.conf(5). */
class AskedNamesTest {
    private static final List<InetAddress> INSIDE =
            List.of(InetAddress.ofLiteral("10.7.0.53"), InetAddress.ofLiteral("fe80::53"));
    private static final DnsPlan ALL = new DnsPlan(INSIDE, List.of(), true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nameserver 10.7.0.53",
                "# mine\n  nameserver\t10.7.0.53 \nnameserver fe80::53%bulkhead0\noptions edns0",
                // A cache that is told by resolvconf whom to ask.
                "nameserver 127.0.0.1",
                "nameserver ::1\nnameserver nonsense",
                "search corp.example",
                ""
            })
    void inTheTunnel(String file) {
        assertThat(Dns.isAskedAsIn(ALL, file.lines().toList())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nameserver 192.0.2.53",
                "nameserver 10.7.0.53\nnameserver 192.0.2.53",
                "nameserver 2001:db8::53",
                "nameserver fe80::1%eth0"
            })
    void outsideOfIt(String file) {
        assertThat(Dns.isAskedAsIn(ALL, file.lines().toList())).isFalse();
        assertThat(Dns.isAskedAsIn(
                        new DnsPlan(INSIDE, List.of("corp.example"), false),
                        file.lines().toList()))
                .as("where a few names alone are the tunnel's")
                .isTrue();
        assertThat(Dns.isAskedAsIn(DnsPlan.NONE, file.lines().toList())).isTrue();
    }
}
