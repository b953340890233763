package bulkhead.protocol.ip6.link;

import static bulkhead.protocol.ip6.link.LinkBench.CLIENT;
import static bulkhead.protocol.ip6.link.LinkBench.ROUTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import bulkhead.protocol.ip6.Captures;
import bulkhead.protocol.ip6.Ip6Config;
import bulkhead.protocol.ip6.Ip6Output.Blocked;
import bulkhead.protocol.ip6.Ip6Output.Lost;
import bulkhead.protocol.ip6.Ip6Output.Proved;
import bulkhead.protocol.ip6.Ip6Output.Reason;
import bulkhead.protocol.ip6.link.LinkBench.Sent;
import bulkhead.protocol.ip6.wire.Icmpv6.EchoReply;
import bulkhead.protocol.ip6.wire.Icmpv6.EchoRequest;
import bulkhead.protocol.ip6.wire.NdOption.PrefixInformation;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import org.junit.jupiter.api.Test;

class PathProofTest {
    private static final IpAddress GLOBAL = IpAddress.parse("2001:db8:1:2:a8bb:ccff:fedd:eeff");
    private static final IpAddress TARGET = IpAddress.parse("2001:db8:99::1");
    private static final PrefixInformation PREFIX =
            new PrefixInformation(IpPrefix.parse("2001:db8:1:2::/64"), true, true, 3600, 3600);

    @Test
    void isUpAfterAddressRouterAndTheEchoOfADnsServer() {
        LinkBench bench = new LinkBench().start();
        bench.receive(Captures.RADVD_RA);
        assertThat(bench.sent(EchoRequest.class))
                .extracting(s -> s.header().destination(), s -> s.header().source())
                .containsExactly(
                        tuple(IpAddress.parse("2001:db8:53::1"), GLOBAL),
                        tuple(IpAddress.parse("2001:db8:53::2"), GLOBAL),
                        tuple(ROUTER, CLIENT));
        assertThat(bench.verdicts()).isEmpty();
        bench.answer(IpAddress.parse("2001:db8:53::2"));
        assertThat(bench.verdicts()).containsExactly(new Proved());
    }

    @Test
    void theRoutersLinkLocalCounts() {
        LinkBench bench = new LinkBench().start();
        bench.advertise(ROUTER, 1800, PREFIX);
        bench.answer(ROUTER);
        assertThat(bench.verdicts()).containsExactly(new Proved());
    }

    @Test
    void aTargetOfTheProfileIsTheOnlyOneThatCounts() {
        LinkBench bench = new LinkBench(LinkBench.config(TARGET)).start();
        bench.receive(Captures.RADVD_RA);
        assertThat(bench.sent(EchoRequest.class))
                .extracting(s -> s.header().destination())
                .containsExactly(TARGET);
        bench.answer(TARGET);
        assertThat(bench.verdicts()).containsExactly(new Proved());
    }

    @Test
    void anEchoThatIsNotExactlyOursIsUserData() {
        LinkBench bench = new LinkBench(LinkBench.config(TARGET)).start();
        bench.receive(Captures.RADVD_RA);
        EchoRequest request =
                (EchoRequest) bench.sent(EchoRequest.class).getFirst().message();
        byte[] otherData = request.data().clone();
        otherData[0] ^= 1;
        int id = request.identifier();
        assertThat(bench.receive(new EchoReply(id, 0, otherData).packet(TARGET, GLOBAL, 64)))
                .isFalse();
        assertThat(bench.receive(new EchoReply(id ^ 1, 0, request.data()).packet(TARGET, GLOBAL, 64)))
                .isFalse();
        assertThat(bench.receive(new EchoReply(id, 1, request.data()).packet(TARGET, GLOBAL, 64)))
                .isFalse();
        assertThat(bench.receive(new EchoReply(id, 0, request.data()).packet(ROUTER, GLOBAL, 64)))
                .isFalse();
        assertThat(bench.verdicts()).isEmpty();
        assertThat(bench.receive(new EchoReply(id, 0, request.data()).packet(TARGET, GLOBAL, 64)))
                .isTrue();
        assertThat(bench.verdicts()).containsExactly(new Proved());
    }

    @Test
    void saysThatNoRouterIsThereAndStillTakesOneThatComesLater() {
        LinkBench bench = new LinkBench().start();
        bench.advance(30_000);
        assertThat(bench.verdicts()).containsExactly(new Blocked(Reason.NO_ROUTER));
        bench.receive(Captures.RADVD_RA);
        bench.answer(ROUTER);
        assertThat(bench.verdicts()).containsExactly(new Blocked(Reason.NO_ROUTER), new Proved());
    }

    @Test
    void saysThatNoAddressIsThere() {
        LinkBench bench = new LinkBench().start();
        bench.advertise(ROUTER, 1800);
        bench.advance(30_000);
        assertThat(bench.verdicts()).containsExactly(new Blocked(Reason.NO_ADDRESS));
    }

    @Test
    void saysThatNoEchoIsAnsweredAndGoesOnAskingMoreSlowly() {
        LinkBench bench = new LinkBench(LinkBench.config(TARGET)).start();
        bench.advertise(ROUTER, 9000, PREFIX);
        bench.advance(4_900);
        assertThat(bench.verdicts()).isEmpty();
        bench.advance(200);
        assertThat(bench.verdicts()).containsExactly(new Blocked(Reason.NO_ECHO));
        bench.sent.clear();
        bench.advance(600_000);
        assertThat(bench.sent(EchoRequest.class)).hasSizeBetween(15, 30);
        bench.answer(TARGET);
        assertThat(bench.verdicts()).containsExactly(new Blocked(Reason.NO_ECHO), new Proved());
        bench.sent.clear();
        bench.advance(600_000);
        assertThat(bench.sent(EchoRequest.class)).isEmpty();
    }

    @Test
    void isLostWithTheRouterAndProvedAgainWithTheNext() {
        LinkBench bench = new LinkBench().start();
        bench.advertise(ROUTER, 60, PREFIX);
        bench.answer(ROUTER);
        bench.advance(120_000);
        assertThat(bench.verdicts()).containsExactly(new Proved(), new Lost(Reason.NO_ROUTER));
        bench.advertise(ROUTER, 60);
        bench.answer(ROUTER);
        assertThat(bench.verdicts()).containsExactly(new Proved(), new Lost(Reason.NO_ROUTER), new Proved());
    }

    @Test
    void isLostWithTheLastAddress() {
        LinkBench bench = new LinkBench().start();
        bench.advertise(ROUTER, 9000, new PrefixInformation(IpPrefix.parse("2001:db8:1::/64"), true, true, 100, 100));
        bench.answer(ROUTER);
        bench.advance(100_000);
        assertThat(bench.verdicts()).containsExactly(new Proved(), new Lost(Reason.NO_ADDRESS));
    }

    @Test
    void needsNoRouterWhereTheProfileBringsItsRoutes() {
        LinkBench bench = new LinkBench(new Ip6Config(
                        Captures.CLIENT_ID, Captures.SERVER_ID, null, false, false, true, 1400, Captures.CLIENT_DUID))
                .start();
        bench.advertise(ROUTER, 0, PREFIX);
        bench.answer(ROUTER);
        assertThat(bench.verdicts()).containsExactly(new Proved());
    }

    @Test
    void asksAUniqueLocalTargetFromAUniqueLocalAddress() {
        IpAddress target = IpAddress.parse("fd00:9::1");
        LinkBench bench = new LinkBench(LinkBench.config(target)).start();
        bench.advertise(
                ROUTER, 1800, PREFIX, new PrefixInformation(IpPrefix.parse("fd00:1:2:3::/64"), true, true, 3600, 3600));
        Sent request = bench.sent(EchoRequest.class).getFirst();
        assertThat(request.header().source()).isEqualTo(IpAddress.parse("fd00:1:2:3:a8bb:ccff:fedd:eeff"));
        assertThat(bench.configuration().addresses().getFirst().address()).isEqualTo(GLOBAL);
    }
}
