package bulkhead.protocol.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.wire.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PppSessionTest {
    static final IpAddress LOCAL = IpAddress.parse("10.9.0.1");
    static final IpAddress PEER = IpAddress.parse("10.9.0.2");
    static final List<IpAddress> DNS = List.of(IpAddress.parse("10.9.0.53"), IpAddress.parse("10.9.1.53"));

    static PppConfig client(Set<AuthMethod> allowed) {
        return PppConfig.client("anna", "geheim".getBytes(StandardCharsets.UTF_8), allowed, 1400, true, true, 0x1234);
    }

    static PppConfig server(Set<AuthMethod> allowed) {
        return PppConfig.server(
                "lns",
                user -> user.equals("anna") ? "geheim".getBytes(StandardCharsets.UTF_8) : null,
                allowed,
                1410,
                new PppConfig.Ip4(NcpPolicy.OPEN, LOCAL, PEER, DNS),
                new PppConfig.Ip6(NcpPolicy.OPEN, 0x5678));
    }

    @ParameterizedTest
    @EnumSource(value = AuthMethod.class)
    void bothFamiliesComeUpWithEachMethod(AuthMethod method) {
        Set<AuthMethod> asked = method == AuthMethod.NONE ? Set.of() : Set.of(method);
        PppPair pair = new PppPair(
                        client(EnumSet.complementOf(EnumSet.of(AuthMethod.NONE))),
                        server(asked),
                        PppPair.Quality.PERFECT,
                        1)
                .open();

        assertThat(pair.runUntil(1_000, pair::bothFamiliesUp)).isTrue();

        assertThat(pair.clientLast(PppOutput.LinkUp.class)).isEqualTo(new PppOutput.LinkUp(1410, 1400, false, false));
        assertThat(pair.clientLast(PppOutput.Authenticated.class).method()).isEqualTo(method);
        assertThat(pair.clientLast(PppOutput.Ip4Up.class)).isEqualTo(new PppOutput.Ip4Up(PEER, LOCAL, DNS));
        assertThat(pair.clientLast(PppOutput.Ip6Up.class)).isEqualTo(new PppOutput.Ip6Up(0x1234, 0x5678));
        assertThat(pair.now).isLessThan(20);
    }
}
