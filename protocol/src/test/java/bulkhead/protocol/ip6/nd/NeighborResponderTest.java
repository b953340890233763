package bulkhead.protocol.ip6.nd;

import static bulkhead.protocol.ip6.link.LinkBench.ALL_NODES;
import static bulkhead.protocol.ip6.link.LinkBench.CLIENT;
import static bulkhead.protocol.ip6.link.LinkBench.ROUTER;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ip6.Captures;
import bulkhead.protocol.ip6.link.LinkBench;
import bulkhead.protocol.ip6.link.LinkBench.Sent;
import bulkhead.protocol.ip6.wire.Icmpv6.NeighborAdvertisement;
import bulkhead.protocol.ip6.wire.Icmpv6.NeighborSolicitation;
import bulkhead.protocol.ip6.wire.NdOption;
import bulkhead.protocol.wire.IpAddress;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NeighborResponderTest {
    private static final IpAddress GLOBAL = IpAddress.parse("2001:db8:1:2:a8bb:ccff:fedd:eeff");
    private static final IpAddress SOLICITED_NODE = IpAddress.parse("ff02::1:ffdd:eeff");

    private final LinkBench bench = new LinkBench();

    @BeforeEach
    void start() {
        bench.start();
        bench.receive(Captures.RADVD_RA);
        bench.sent.clear();
    }

    @Test
    void answersTheReachabilityProbeOfLinux() {
        assertThat(bench.receive(Captures.LINUX_NS)).isTrue();
        expectOne(CLIENT, ROUTER, true);
    }

    /** RFC 4291 section 2.7.1: 4037::01:800:200e:8c6c is looked for at ff02::1:ff0e:8c6c. */
    @Test
    void knowsTheSolicitedNodeAddressOfTheRfc() {
        assertThat(NeighborResponder.solicitedNode(IpAddress.parse("4037::01:800:200e:8c6c")))
                .hasToString("ff02::1:ff0e:8c6c");
    }

    @Test
    void answersWhoLooksForTheGlobalAddressByMulticastWithALinkLayerOption() {
        NdOption option = new NdOption.Unknown(NdOption.SOURCE_LINK_LAYER_ADDRESS, new byte[6]);
        bench.receive(new NeighborSolicitation(GLOBAL, List.of(option)).packet(ROUTER, SOLICITED_NODE, 255));
        expectOne(GLOBAL, ROUTER, true);
    }

    /** RFC 4861 section 7.2.4: duplicate address detection comes from the unspecified address. */
    @Test
    void defendsItsAddressAgainstDuplicateAddressDetection() {
        bench.receive(new NeighborSolicitation(GLOBAL, List.of()).packet(IpAddress.ANY_V6, SOLICITED_NODE, 255));
        expectOne(GLOBAL, ALL_NODES, false);
    }

    @Test
    void isSilentAboutAddressesOfOthers() {
        IpAddress other = IpAddress.parse("2001:db8:1:2::77");
        assertThat(bench.receive(new NeighborSolicitation(other, List.of()).packet(ROUTER, SOLICITED_NODE, 255)))
                .isTrue();
        assertThat(bench.sent).isEmpty();
        assertThat(bench.link.statistics().ignored()).isEqualTo(1);
    }

    /** RFC 4861 section 7.1.1. */
    @Test
    void dropsSolicitationsThatAreNotValid() {
        NdOption option = new NdOption.Unknown(NdOption.SOURCE_LINK_LAYER_ADDRESS, new byte[6]);
        NeighborSolicitation plain = new NeighborSolicitation(GLOBAL, List.of());
        bench.receive(plain.packet(ROUTER, SOLICITED_NODE, 254));
        bench.receive(plain.packet(IpAddress.ANY_V6, GLOBAL, 255));
        bench.receive(new NeighborSolicitation(GLOBAL, List.of(option)).packet(IpAddress.ANY_V6, SOLICITED_NODE, 255));
        bench.receive(new NeighborSolicitation(ALL_NODES, List.of()).packet(ROUTER, ALL_NODES, 255));
        assertThat(bench.sent).isEmpty();
        assertThat(bench.link.statistics().malformed()).isEqualTo(4);
    }

    /** RFC 4861 section 7.2.6: a bridge's router may know the address behind an older link-layer address. */
    @Test
    void announcesANewAddressOnce() {
        LinkBench fresh = new LinkBench().start();
        fresh.receive(Captures.RADVD_RA);
        fresh.receive(Captures.RADVD_RA);
        assertThat(fresh.sent(NeighborAdvertisement.class))
                .extracting(s -> ((NeighborAdvertisement) s.message()).target())
                .containsExactly(CLIENT, GLOBAL);
    }

    /** RFC 6980: fragmented Neighbor Discovery is dropped; it must not reach the host's own stack either. */
    @Test
    void takesNeighborDiscoveryBehindAFragmentHeaderOutOfTheUserData() {
        byte[] plain = Captures.RADVD_RA;
        byte[] hidden = new byte[plain.length + 8];
        System.arraycopy(plain, 0, hidden, 0, 40);
        System.arraycopy(plain, 40, hidden, 48, plain.length - 40);
        hidden[5] += 8;
        hidden[6] = 44;
        hidden[40] = 58;
        hidden[43] = 1;
        int events = bench.events.size();
        assertThat(bench.receive(hidden)).isTrue();
        assertThat(bench.events).hasSize(events);
        assertThat(bench.link.statistics().ignored()).isEqualTo(1);
    }

    private void expectOne(IpAddress target, IpAddress destination, boolean solicited) {
        assertThat(bench.sent).hasSize(1);
        Sent sent = bench.sent.getFirst();
        assertThat(sent.message()).isEqualTo(new NeighborAdvertisement(false, solicited, true, target, List.of()));
        assertThat(sent.header().source()).isEqualTo(target);
        assertThat(sent.header().destination()).isEqualTo(destination);
        assertThat(sent.header().hopLimit()).isEqualTo(255);
    }
}
