package bulkhead.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.doctor.Finding.Side;
import bulkhead.app.doctor.Finding.Verdict;
import bulkhead.app.doctor.Ipv6Question.Answer;
import bulkhead.app.doctor.Recipes.Fault;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.VpnEvent.Family;
import bulkhead.protocol.VpnEvent.Ipv6Block;
import bulkhead.protocol.VpnEvent.MtuOrigin;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session showed, layer by layer, as findings. */
class SessionChecksTest {
    private static final VpnEvent.IkeUp IKE = new VpnEvent.IkeUp("suite", NatTraversal.LOCAL, "strongSwan", false);
    private static final VpnEvent.EspUp ESP = new VpnEvent.EspUp("suite", true, false);
    private static final List<VpnEvent> UP_TO_IPV4 = List.of(
            IKE,
            ESP,
            new VpnEvent.L2tpUp(1, 2, "lns", "xl2tpd"),
            new VpnEvent.LinkUp(1400, MtuOrigin.SERVER, 1500),
            new VpnEvent.Authenticated(AuthMethod.MS_CHAP_V2),
            new VpnEvent.Ipv4Up(IpAddress.parse("10.77.0.100"), IpAddress.parse("10.77.0.1"), List.of(), 1400),
            new VpnEvent.Connected(Set.of(Family.IPV4)));

    @Test
    void aSessionIsBrokenAtOneLayerOnlyAndSoundBeforeIt() {
        List<Finding> found = found(
                IKE,
                new VpnEvent.Failed(new Failure(Layer.ESP, Reason.NO_COMMON_PROPOSAL, "it answered no", "enable one")));
        assertThat(verdict(found, Topic.IKE)).isEqualTo(Verdict.GOOD);
        assertThat(verdict(found, Topic.ESP)).isEqualTo(Verdict.BAD);
        assertThat(found)
                .filteredOn(it -> it.topic().compareTo(Topic.ESP) > 0)
                .allSatisfy(it -> assertThat(it.verdict()).isEqualTo(Verdict.UNSEEN));
        assertThat(of(found, Topic.ESP).recipes())
                .extracting(Recipe::product)
                .contains("strongSwan")
                .doesNotContain("MikroTik");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DISABLED")
    void eachReasonForNoIpv6IsFoundAtItsLayerWithIpv4Sound(Ipv6Block why) {
        List<VpnEvent> events = new ArrayList<>(UP_TO_IPV4);
        events.add(new VpnEvent.Ipv6Blocked(why));
        List<Finding> found = found(events.toArray(VpnEvent[]::new));
        List<Finding> amiss = found.stream().filter(Finding::isAmiss).toList();
        assertThat(amiss).hasSize(1);
        assertThat(amiss.getFirst().topic())
                .isEqualTo(
                        switch (why) {
                            case REJECTED, SILENT -> Topic.IPV6CP;
                            case DISABLED -> throw new AssertionError(why);
                            case NO_ROUTER -> Topic.ROUTER;
                            case NO_ADDRESS, UNUSABLE -> Topic.ADDRESS;
                            case NO_ECHO -> Topic.ECHO;
                        });
        assertThat(amiss.getFirst().side()).isEqualTo(Side.SERVER);
        assertThat(amiss.getFirst().meanwhile()).contains("IPv6 stays closed");
        assertThat(verdict(found, Topic.IPCP)).isEqualTo(Verdict.GOOD);
        assertThat(answers(found))
                .containsEntry(Ipv6Question.SESSION, Answer.YES)
                .containsValue(Answer.NO);
    }

    @Test
    void ipv6ThatNobodyWantsIsNotMissing() {
        List<VpnEvent> events = new ArrayList<>(UP_TO_IPV4);
        events.add(new VpnEvent.Ipv6Blocked(Ipv6Block.DISABLED));
        List<Finding> found = found(events.toArray(VpnEvent[]::new));
        assertThat(found).noneMatch(Finding::isAmiss);
        assertThat(verdict(found, Topic.IPV6CP)).isEqualTo(Verdict.UNSEEN);
        assertThat(answers(found))
                .containsEntry(Ipv6Question.SESSION, Answer.YES)
                .doesNotContainValue(Answer.NO);
    }

    /** RFC 3193 section 4: transport mode, UDP 1701. */
    @Test
    void saysWhyNoSelectorOfIpv6IsNeeded() {
        assertThat(of(found(UP_TO_IPV4.toArray(VpnEvent[]::new)), Topic.ESP).sentence())
                .contains("transport mode", "1701", "::/0");
    }

    /** TCP and IP take 40 bytes in IPv4 and 60 in IPv6 (RFC 6691 section 2). */
    @Test
    void showsTheArithmeticOfTheMtu() {
        assertThat(of(found(UP_TO_IPV4.toArray(VpnEvent[]::new)), Topic.LCP).sentence())
                .contains("1400", "1500", "1360", "1340");
        assertThat(verdict(found(new VpnEvent.LinkUp(1279, MtuOrigin.SERVER, 1500)), Topic.LCP))
                .isEqualTo(Verdict.WARNING);
        assertThat(verdict(found(new VpnEvent.LinkUp(1280, MtuOrigin.SERVER, 1500)), Topic.LCP))
                .isEqualTo(Verdict.GOOD);
    }

    /** As their captures in the tests of IKE and L2TP have it. */
    @Test
    void knowsServersByWhatTheySay() {
        assertThat(ServerFamily.of("", "xl2tpd")).isEqualTo(ServerFamily.LINUX);
        assertThat(ServerFamily.of("strongSwan", "")).isEqualTo(ServerFamily.LINUX);
        assertThat(ServerFamily.of("Windows", "Windows")).isEqualTo(ServerFamily.WINDOWS);
        assertThat(ServerFamily.of("", "SoftEther VPN")).isEqualTo(ServerFamily.SOFTETHER);
        assertThat(ServerFamily.of("", "")).isEqualTo(ServerFamily.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void thereIsSomethingToTypeAboutEachFault(Fault fault) {
        List<Recipe> all = Recipes.of(fault, ServerFamily.UNKNOWN);
        assertThat(all).isNotEmpty().allSatisfy(recipe -> {
            assertThat(recipe.product()).isNotBlank();
            assertThat(recipe.lines()).isNotBlank();
        });
    }

    private static List<Finding> found(VpnEvent... events) {
        Evidence seen = Evidence.NONE;
        for (VpnEvent event : events) {
            seen = seen.after(event);
        }
        SessionChecks session = new SessionChecks(seen);
        Ipv6Checks ipv6 = new Ipv6Checks(seen, session.family());
        return Stream.concat(
                        SessionChecks.TOPICS.stream().map(session::look),
                        Ipv6Checks.TOPICS.stream().map(ipv6::look))
                .toList();
    }

    private static Map<Ipv6Question, Answer> answers(List<Finding> found) {
        return Ipv6Question.all(found).stream()
                .collect(Collectors.toMap(Ipv6Question.Answered::question, Ipv6Question.Answered::answer));
    }

    private static Finding of(List<Finding> found, Topic topic) {
        return found.stream().filter(it -> it.topic() == topic).findFirst().orElseThrow();
    }

    private static Verdict verdict(List<Finding> found, Topic topic) {
        return of(found, topic).verdict();
    }
}
