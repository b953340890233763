package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Published;
import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.wire.IpAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusWordsTest {
    private static final VpnEvent IPV4_UP =
            new VpnEvent.Ipv4Up(IpAddress.parse("10.0.0.2"), IpAddress.parse("10.0.0.1"), List.of(), 1400);
    private static final VpnEvent IPV6_UP = new VpnEvent.Ipv6Up(
            new Ip6Configuration(
                    IpAddress.parse("fe80::2"),
                    List.of(new Ip6Address(IpAddress.parse("2001:db8::2"), false, 1, 2)),
                    null,
                    0,
                    List.of(),
                    List.of(),
                    List.of(),
                    1400,
                    Ip6Configuration.Source.SLAAC,
                    List.of()),
            1400);

    @Test
    void saysTheAddressesThatThereAre() {
        assertThat(words(IPV4_UP, IPV6_UP)).contains("Addresses:    10.0.0.2, 2001:db8::2");
        assertThat(words(IPV4_UP, IPV6_UP, new VpnEvent.Ipv4Down("the server closed it")))
                .contains("Addresses:    2001:db8::2");
        assertThat(words()).doesNotContain("Addresses");
    }

    @Test
    void saysWhatIsWaitedFor() {
        assertThat(words(new VpnEvent.L2tpUp(1, 2, "lns", "xl2tpd"))).contains("Waiting for:  guard");
    }

    /** Among English words, a reader of Arabic looks for these digits too. */
    @Test
    void numbersAreOfNoLanguage() {
        Measurement.Traffic traffic = new Measurement.Traffic(1 << 20, 3 << 19, 7, 8);
        Measurement measured = new Measurement(
                1,
                traffic,
                traffic,
                Optional.of(1L),
                Optional.empty(),
                Optional.of(3_040L),
                Optional.empty(),
                Optional.empty());
        ConnectionStatus status = ConnectionStatus.IDLE
                .after(new TunnelEvent.StateChanged(State.CONNECTED), 1)
                .after(new TunnelEvent.Measured(measured), 2);
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(StatusWords.of(
                            new Published(1, Published.Program.COMMAND, "vpn.example.org", status, Map.of()), 2))
                    .contains("Round trip:   3.0 ms", "1.0 MiB in, 1.5 MiB out");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static String words(VpnEvent... events) {
        ConnectionStatus status = ConnectionStatus.IDLE.after(new TunnelEvent.StateChanged(State.CONNECTING), 1);
        for (VpnEvent event : events) {
            status = status.after(new TunnelEvent.Session(event), 2);
        }
        return StatusWords.of(new Published(1, Published.Program.COMMAND, "vpn.example.org", status, Map.of()));
    }
}
