package bulkhead.protocol.ppp.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.offer.Why;
import bulkhead.protocol.ppp.NcpRefusal;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.auth.Prompt;
import bulkhead.protocol.ppp.automaton.Frames;
import bulkhead.protocol.ppp.automaton.Frames.Sent;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a peer that is written out packet by packet. */
class PppPeerTest {
    private static final String MAGIC = "0506aabbccdd";

    /** EAP-GTC: "Code?". */
    private static final String CODE = "06436f64653f";

    private PppSession session = newSession(PppSessionTest.ALL);
    private final List<PppOutput> said = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private long now;

    private static PppSession newSession(Set<AuthMethod> allowed) {
        return new PppSession(PppSessionTest.client(allowed), new Random(7));
    }

    private void drain() {
        for (PppOutput output : Frames.drain(session)) {
            if (output instanceof PppOutput.Send(byte[] frame)) {
                sent.add(Frames.parse(frame));
            } else {
                said.add(output);
            }
        }
    }

    private void receive(int protocol, int code, int identifier, String data) {
        byte[] frame = Frames.frame(protocol, code, identifier, data);
        session.receive(now, frame, 0, frame.length);
        drain();
    }

    private Sent last(int protocol, int code) {
        return sent.stream()
                .filter(packet -> packet.protocol() == protocol && packet.code() == code)
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    private void acknowledge(int protocol) {
        Sent request = last(protocol, 1);
        receive(protocol, 2, request.identifier(), request.data());
    }

    /** LCP without authentication. */
    private void linkUp() {
        session.open(now);
        drain();
        acknowledge(Frames.LCP);
        receive(Frames.LCP, 1, 1, MAGIC);
    }

    private void ip4Up() {
        acknowledge(Frames.IPCP);
    }

    private Failure failure() {
        return said.stream()
                .filter(PppOutput.Failed.class::isInstance)
                .map(output -> ((PppOutput.Failed) output).failure())
                .findFirst()
                .orElseThrow();
    }

    private void tickUntil(long then) {
        while (session.deadline() <= then) {
            now = session.deadline();
            session.tick(now);
            drain();
        }
        now = then;
    }

    /** RFC 1661 section 6.2, RFC 1994 section 3 and RFC 2759 section 2 for the values. */
    @ParameterizedTest
    @CsvSource({"0304c023, MS_CHAP_V2, 0305c22381", "0305c22380, CHAP_MD5, 0305c22305", "0304c227, PAP, 0304c023"})
    void aDemandThatIsNotAllowedIsNakedWithWhatIs(String demand, AuthMethod allowed, String suggestion) {
        session = newSession(EnumSet.of(allowed));
        session.open(0);
        receive(Frames.LCP, 1, 1, demand);

        assertThat(sent).last().isEqualTo(new Sent(Frames.LCP, 3, 1, suggestion));
    }

    /**
     * SoftEther says again what was not answered after 3 s, and drops a second answer; so does pppd. RFC 1994 section 4.2: "any Response
     * Packets received with the current Challenge Identifier MUST return the same reply Code".
     */
    @Test
    void wherePacketsGetLostWhatTheServerMayWaitForIsSaidAgain() {
        session = newSession(EnumSet.of(AuthMethod.MS_CHAP_V2));
        session.expectLoss();
        session.open(now);
        drain();
        acknowledge(Frames.LCP);
        receive(Frames.LCP, 1, 1, "0305c22381");
        Sent acknowledgement = last(Frames.LCP, 2);
        sent.clear();
        tickUntil(now + 500);
        assertThat(sent).containsExactly(acknowledgement);

        receive(Frames.CHAP, 1, 9, "10" + "5b5d7c7d7b3f2f3e3c2c602132262628" + "766d");
        Sent response = last(Frames.CHAP, 2);
        sent.clear();
        tickUntil(now + 600);
        assertThat(sent).containsExactly(response);
    }

    /** The server repeats its question and answers echoes, and so do we: half an hour is as good as a minute. */
    @Test
    void aPersonHasTimeToFindATelephone() {
        Prompt.Question question = asked();
        for (int minute = 0; minute < 30; minute++) {
            long until = now + 60_000;
            while (session.deadline() <= until) {
                tickUntil(session.deadline());
                Sent newest = sent.getLast();
                if (newest.protocol() == Frames.LCP && newest.code() == 9) {
                    receive(Frames.LCP, 10, newest.identifier(), "00000000");
                }
            }
            now = until;
            receive(Frames.EAP, 1, 5, CODE);
        }
        assertThat(said).filteredOn(PppOutput.Ask.class::isInstance).hasSize(1);
        assertThat(said).noneMatch(PppOutput.Failed.class::isInstance);
        assertThat(sent).filteredOn(packet -> packet.protocol() == Frames.EAP).isEmpty();

        session.answered(now, question, new Prompt.Answer.Typed(new byte[] {'1'}));
        drain();
        assertThat(sent).last().isEqualTo(new Sent(Frames.EAP, 2, 5, "0631"));
        receive(Frames.EAP, 3, 5, "");
        assertThat(said).contains(new PppOutput.Authenticated(AuthMethod.EAP_GTC, ""));
    }

    @Test
    void aServerThatIsGoneIsNotWaitedForHoweverLongAPersonTakes() {
        asked();
        tickUntil(300_000);

        assertThat(failure().layer()).isEqualTo(Layer.LCP);
        assertThat(failure().reason()).isEqualTo(Reason.NO_ANSWER);
    }

    @Test
    void aLinkThatEndsWhileAPersonIsAskedSaysWhatTheyWereAsked() {
        Prompt.Question question = asked();
        receive(Frames.LCP, 5, 9, "");

        assertThat(failure())
                .isEqualTo(new Failure(
                        Layer.AUTHENTICATION,
                        Reason.AUTHENTICATION_REFUSED,
                        "the server asked \"Code?\", and ended the link before there was an answer",
                        "connect again and answer sooner"));
        session.answered(now, question, new Prompt.Answer.Typed(new byte[] {'1'}));
        drain();
        assertThat(sent).filteredOn(packet -> packet.protocol() == Frames.EAP).isEmpty();
    }

    /** By EAP-GTC; what is asked then. */
    private Prompt.Question asked() {
        session = newSession(EnumSet.of(AuthMethod.EAP_GTC));
        session.open(now);
        drain();
        acknowledge(Frames.LCP);
        receive(Frames.LCP, 1, 1, "0304c227");
        receive(Frames.EAP, 1, 5, CODE);
        return ((PppOutput.Ask) said.getLast()).question();
    }

    @Test
    void aServerThatInsistsOnARefusedMethodIsToldAndLeft() {
        session = newSession(EnumSet.of(AuthMethod.MS_CHAP_V2));
        session.open(0);
        for (int i = 0; i < 5; i++) {
            receive(Frames.LCP, 1, i, "0304c023");
        }

        assertThat(failure())
                .isEqualTo(new Failure(
                        Layer.LCP,
                        Reason.AUTHENTICATION_REFUSED,
                        "the server insists on PAP, in which it does not prove who it is, and this profile allows only"
                                + " MS-CHAPv2",
                        "connect with --auth pap, or allow it in the profile, if you trust everybody who has the"
                                + " pre-shared key, or have the server offer MS-CHAPv2"));
        assertThat(sent).last().extracting(Sent::code).isEqualTo(5);
    }

    @Test
    void msChapVersion1IsCalledByItsName() {
        session = newSession(EnumSet.of(AuthMethod.MS_CHAP_V2));
        session.open(0);
        for (int i = 0; i < 5; i++) {
            receive(Frames.LCP, 1, i, "0305c22380");
        }

        assertThat(failure().happened()).contains("insists on MS-CHAPv1");
    }

    /** Multilink MRRU, short sequence numbers, endpoint discriminator, callback, quality protocol, FCS, numbered mode. */
    @ParameterizedTest
    @ValueSource(strings = {"110405dc", "1202", "1303ff", "0d0306", "0408c02500000000", "090301", "0b04ffff", "01030a"})
    void optionsWeDoNotSpeakAreRejected(String option) {
        session.open(0);
        receive(Frames.LCP, 1, 1, MAGIC + option);

        assertThat(sent).last().isEqualTo(new Sent(Frames.LCP, 4, 1, option));
    }

    @Test
    void aMagicNumberOfZeroIsNaked() {
        session.open(0);
        receive(Frames.LCP, 1, 1, "050600000000");

        assertThat(sent).last().satisfies(packet -> {
            assertThat(packet.code()).isEqualTo(3);
            assertThat(packet.data()).startsWith("0506").isNotEqualTo("050600000000");
        });
    }

    @Test
    void aLoopIsSeenAtOnce() {
        session.open(0);
        drain();
        for (int i = 0; i < 50 && said.isEmpty(); i++) {
            List<Sent> out = List.copyOf(sent);
            sent.clear();
            out.forEach(packet -> receive(packet.protocol(), packet.code(), packet.identifier(), packet.data()));
        }

        assertThat(failure().reason()).isEqualTo(Reason.PROTOCOL_VIOLATION);
        assertThat(failure().happened()).contains("loop");
    }

    @Test
    void anEchoIsAnsweredWithOurMagicNumber() {
        linkUp();
        String magic = last(Frames.LCP, 1).data().substring(24);
        receive(Frames.LCP, 9, 33, "00000000" + "41686f");

        assertThat(sent).last().isEqualTo(new Sent(Frames.LCP, 10, 33, magic + "41686f"));
    }

    @Test
    void whatLcpMaySayBesidesNegotiatingHarmsNothing() {
        linkUp();
        int before = sent.size();
        receive(Frames.LCP, 11, 1, "aabbccdd"); // Discard-Request
        receive(Frames.LCP, 12, 2, "aabbccdd4d5352415356352e3230"); // Identification (RFC 1570 section 2.1)
        receive(Frames.LCP, 13, 3, "aabbccdd00000e10"); // Time-Remaining
        receive(Frames.LCP, 7, 4, "09010008aabbccdd"); // Code-Reject of an Echo-Request

        assertThat(sent).hasSize(before);
        assertThat(said).noneMatch(PppOutput.Failed.class::isInstance);
    }

    /** CCP, which MPPE needs, ECP, multilink, MPLS, bridging, Van Jacobson. */
    @ParameterizedTest
    @ValueSource(ints = {0x80fd, 0x8053, 0x003d, 0x8281, 0x8031, 0x002d})
    void protocolsWeDoNotSpeakAreRejected(int protocol) {
        linkUp();
        receive(protocol, 1, 5, "1206010000e0");

        assertThat(sent).last().satisfies(packet -> {
            assertThat(packet.protocol()).isEqualTo(Frames.LCP);
            assertThat(packet.code()).isEqualTo(8);
            assertThat(packet.data()).isEqualTo(String.format("%04x", protocol) + "0105000a" + "1206010000e0");
        });
        assertThat(session.statistics().rejected()).isEqualTo(1);
    }

    /** RFC 1661 section 5.7: "MUST only be sent when in the LCP Opened state". */
    @Test
    void beforeTheLinkIsOpenNothingIsRejected() {
        session.open(0);
        drain();
        receive(0x80fd, 1, 5, "1206010000e0");

        assertThat(sent).hasSize(1);
        assertThat(session.statistics().outOfPlace()).isEqualTo(1);
    }

    @Test
    void vanJacobsonCompressionIsRejectedAndTheAddressGranted() {
        linkUp();
        receive(Frames.IPCP, 1, 1, "0206002d0f01" + "03060a4d0001");
        assertThat(sent).last().isEqualTo(new Sent(Frames.IPCP, 4, 1, "0206002d0f01"));

        receive(Frames.IPCP, 1, 2, "03060a4d0001");
        assertThat(sent).last().isEqualTo(new Sent(Frames.IPCP, 2, 2, "03060a4d0001"));
    }

    @Test
    void anAddressOfLoopbackIsNotTaken() {
        linkUp();
        receive(Frames.IPCP, 1, 1, "03060a4d0001");
        receive(Frames.IPCP, 3, last(Frames.IPCP, 1).identifier(), "03067f000001");
        ip4Up();

        assertThat(said)
                .contains(new PppOutput.Ip4Unusable(
                        new Refusal(Refusal.From.IPCP, Refusal.Offer.ADDRESS, "127.0.0.1", Why.LOOPBACK)))
                .noneMatch(PppOutput.Ip4Up.class::isInstance);
    }

    @Test
    void aServerWithoutDnsAndWithoutAnAddressOfItsOwnWillDo() {
        linkUp();
        receive(Frames.IPCP, 4, last(Frames.IPCP, 1).identifier(), "810600000000830600000000");
        receive(Frames.IPCP, 3, last(Frames.IPCP, 1).identifier(), "03060a4d0064");
        receive(Frames.IPCP, 1, 1, "");
        ip4Up();

        assertThat(said).contains(new PppOutput.Ip4Up(IpAddress.parse("10.77.0.100"), IpAddress.ANY_V4, List.of()));
    }

    /** accel-ppp answers our IPV6CP late, or only after it has finished IPv4. */
    @Test
    void ipv6ThatWasSilentMayStillComeUp() {
        linkUp();
        receive(Frames.IPCP, 3, last(Frames.IPCP, 1).identifier(), "03060a4d0064810600000000830600000000");
        receive(Frames.IPCP, 1, 1, "03060a4d0001");
        ip4Up();
        tickUntil(55_000);
        assertThat(said).contains(new PppOutput.Ip6Refused(NcpRefusal.SILENT));

        receive(Frames.IPV6CP, 1, 1, "010a0000000000000001");
        acknowledge(Frames.IPV6CP);

        assertThat(said).last().isEqualTo(new PppOutput.Ip6Up(0x1234, 1));
    }

    @Test
    void aTerminateRequestForIpv6RefusesItAndLeavesIpv4Alone() {
        linkUp();
        receive(Frames.IPCP, 3, last(Frames.IPCP, 1).identifier(), "03060a4d0064810600000000830600000000");
        receive(Frames.IPCP, 1, 1, "03060a4d0001");
        ip4Up();
        receive(Frames.IPV6CP, 5, 9, "");
        int before = sent.size();
        tickUntil(15_000);

        assertThat(said)
                .containsOnlyOnce(new PppOutput.Ip6Refused(NcpRefusal.REJECTED))
                .noneMatch(PppOutput.Failed.class::isInstance)
                .noneMatch(PppOutput.Ip4Down.class::isInstance);
        assertThat(sent.get(before - 1)).isEqualTo(new Sent(Frames.IPV6CP, 6, 9, ""));
        assertThat(sent.subList(before, sent.size()))
                .as("but for echoes")
                .allMatch(each -> each.protocol() == Frames.LCP && each.code() == 9);
    }

    /** accel-ppp before 1.12 ends the whole session when IPV6CP is terminated (its issue 57). */
    @Test
    void neitherSilenceNorRefusalMakesUsSendATerminateRequestForIpv6() {
        linkUp();
        tickUntil(35_000);
        receive(Frames.LCP, 8, 7, "8057" + "0101000e010a0000000000001234");

        assertThat(sent).noneMatch(packet -> packet.protocol() == Frames.IPV6CP && packet.code() == 5);
    }

    @Test
    void whenTheServerTakesTheLastFamilyDownTheSessionEnds() {
        linkUp();
        receive(Frames.LCP, 8, 7, "8057");
        receive(Frames.IPCP, 3, last(Frames.IPCP, 1).identifier(), "03060a4d0064810600000000830600000000");
        receive(Frames.IPCP, 1, 1, "03060a4d0001");
        ip4Up();
        receive(Frames.IPCP, 5, 8, "");

        assertThat(said)
                .containsSubsequence(
                        new PppOutput.Ip6Refused(NcpRefusal.REJECTED),
                        new PppOutput.Ip4Down(),
                        new PppOutput.Ip4Refused(NcpRefusal.REJECTED));
        assertThat(failure().reason()).isEqualTo(Reason.ENDED_BY_PEER);
        assertThat(failure().happened()).isEqualTo("the server took down IPCP and IPV6CP");
    }

    @Test
    void aRenegotiatedAddressIsToldByDownAndUp() {
        linkUp();
        receive(Frames.IPCP, 3, last(Frames.IPCP, 1).identifier(), "03060a4d0064810600000000830600000000");
        receive(Frames.IPCP, 1, 1, "03060a4d0001");
        ip4Up();
        receive(Frames.IPCP, 1, 2, "03060a4d0002");
        ip4Up();

        assertThat(said)
                .containsSubsequence(
                        new PppOutput.Ip4Up(IpAddress.parse("10.77.0.100"), IpAddress.parse("10.77.0.1"), List.of()),
                        new PppOutput.Ip4Down(),
                        new PppOutput.Ip4Up(IpAddress.parse("10.77.0.100"), IpAddress.parse("10.77.0.2"), List.of()));
    }

    @Test
    void lcpThatIsNegotiatedAgainTakesEverythingDownAndBringsItBack() {
        linkUp();
        receive(Frames.IPCP, 3, last(Frames.IPCP, 1).identifier(), "03060a4d0064810600000000830600000000");
        receive(Frames.IPCP, 1, 1, "03060a4d0001");
        ip4Up();
        receive(Frames.LCP, 1, 2, MAGIC + "010404b0");
        acknowledge(Frames.LCP);
        receive(Frames.IPCP, 1, 2, "03060a4d0001");
        ip4Up();

        assertThat(said)
                .containsSubsequence(
                        new PppOutput.LinkUp(1500, 1400, false, false),
                        new PppOutput.Ip4Down(),
                        new PppOutput.LinkUp(1200, 1400, false, false),
                        new PppOutput.Authenticated(AuthMethod.NONE, ""));
        assertThat(said).last().isInstanceOf(PppOutput.Ip4Up.class);
    }

    @Test
    void theServersLastWordsAreInTheFailure() {
        linkUp();
        receive(Frames.LCP, 5, 4, "41646d696e6973747261746976651b5b326a0a");

        assertThat(failure())
                .isEqualTo(new Failure(
                        Layer.LCP,
                        Reason.ENDED_BY_PEER,
                        "the server ended the link by an LCP Terminate-Request: \"Administrative [2j\"",
                        "connect again, or look at its log"));
        assertThat(sent).contains(new Sent(Frames.LCP, 6, 4, ""));
    }

    @Test
    void aServerThatAsksForAPasswordAndSaysNothingMoreIsNotWaitedForForEver() {
        session = newSession(EnumSet.of(AuthMethod.PAP));
        session.open(0);
        drain();
        acknowledge(Frames.LCP);
        receive(Frames.LCP, 1, 1, "0304c023");
        tickUntil(100_000);

        assertThat(failure())
                .isEqualTo(new Failure(
                        Layer.AUTHENTICATION,
                        Reason.NO_ANSWER,
                        "the server asked for PAP and then sent no verdict",
                        "look at its log"));
    }

    /** The challenge may overtake LCP's last packet, and the peer's IPCP the verdict. */
    @Test
    void firstPacketsThatOvertakeTheEndOfAPhaseAreKept() {
        session = newSession(EnumSet.of(AuthMethod.PAP));
        session.open(0);
        drain();
        acknowledge(Frames.LCP);
        receive(Frames.LCP, 1, 1, "0304c023");
        receive(Frames.IPCP, 1, 1, "03060a4d0001");
        receive(Frames.IPV6CP, 1, 1, "010a0000000000000001");
        assertThat(said).noneMatch(PppOutput.Authenticated.class::isInstance);
        receive(Frames.PAP, 2, last(Frames.PAP, 1).identifier(), "00");

        assertThat(sent)
                .contains(
                        new Sent(Frames.IPCP, 2, 1, "03060a4d0001"),
                        new Sent(Frames.IPV6CP, 2, 1, "010a0000000000000001"));
    }

    @Test
    void framesMayLackTheAddressAndHalfOfTheProtocol() {
        linkUp();
        byte[] without = Frames.hex("c021" + "09" + "21" + "0008" + "00000000");
        session.receive(0, without, 0, without.length);
        drain();
        assertThat(last(Frames.LCP, 10).identifier()).isEqualTo(0x21);

        byte[] compressed = Frames.hex("ff03" + "2d" + "45000000"); // Van Jacobson, in one byte
        session.receive(0, compressed, 0, compressed.length);
        drain();
        assertThat(last(Frames.LCP, 8).data()).isEqualTo("002d" + "45000000");
    }

    /** Found by reading: the first demand was still remembered as the reason hours after another was agreed on. */
    @Test
    void anEndHoursAfterARefusedDemandIsNotBlamedOnIt() {
        session = newSession(EnumSet.of(AuthMethod.PAP));
        session.open(0);
        drain();
        acknowledge(Frames.LCP);
        receive(Frames.LCP, 1, 0, "0304c227");
        receive(Frames.LCP, 1, 1, "0304c023");
        receive(Frames.PAP, 2, last(Frames.PAP, 1).identifier(), "00");
        receive(Frames.LCP, 5, 4, "");

        assertThat(failure().reason()).isEqualTo(Reason.ENDED_BY_PEER);
    }

    @Test
    void norIsItWhenTheServerDidWithoutAuthentication() {
        session = newSession(EnumSet.of(AuthMethod.PAP, AuthMethod.NONE));
        session.open(0);
        receive(Frames.LCP, 1, 0, "0304c227");
        linkUp();
        receive(Frames.IPCP, 3, last(Frames.IPCP, 1).identifier(), "03060a4d0064810600000000830600000000");
        receive(Frames.IPCP, 1, 1, "03060a4d0001");
        ip4Up();
        receive(Frames.LCP, 5, 4, "");

        assertThat(failure().reason()).isEqualTo(Reason.ENDED_BY_PEER);
    }

    /** Found by reading: the deadline of the two silent protocols outlived the link, and was then always due. */
    @Test
    void negotiatingTheLinkAgainForgetsThatTheNetworkProtocolsWereSilent() {
        linkUp();
        tickUntil(35_000);
        assertThat(said).contains(new PppOutput.Ip4Refused(NcpRefusal.SILENT));
        receive(Frames.LCP, 1, 2, MAGIC + "010404b0");
        now = 45_000;
        session.tick(now);

        assertThat(session.deadline()).isGreaterThan(now);
    }

    @Test
    void anyPacketOfThePeerIsAsGoodAsAnEcho() {
        session = new PppSession(
                PppSessionTest.client(PppSessionTest.ALL).withLcp(new PppConfig.Lcp(1400, false, false, 1_000, 3)),
                new Random(7));
        linkUp();
        for (int i = 0; i < 9; i++) {
            tickUntil(now + 900);
            receive(Frames.LCP, 11, i, "00000000");
        }

        assertThat(session.statistics().echoesSent()).isZero();
    }
}
