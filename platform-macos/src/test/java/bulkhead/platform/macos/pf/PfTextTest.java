package bulkhead.platform.macos.pf;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.contract.PacketContract;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Hook;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Protection;
import bulkhead.leakguard.policy.RuleSet;
import bulkhead.leakguard.policy.Sender;
import bulkhead.leakguard.policy.TunnelInterface;
import bulkhead.leakguard.policy.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guard's states are in pf's own language, and that pf decides by it as the rules do. */
class PfTextTest {
    private static final List<Packet> PACKETS = PacketContract.packets();
    private static final InetAddress SERVER = InetAddress.ofLiteral("203.0.113.1");
    private static final Set<Family> BOTH = Set.of(Family.IPV4, Family.IPV6);
    private static final TunnelInterface TUNNEL = new TunnelInterface(
            "utun7", Set.of(InetAddress.ofLiteral("10.7.0.2"), InetAddress.ofLiteral("2001:db8:7::2")));

    /** Where pf decides otherwise, each with its reason. */
    enum Difference {
        /** pf meets what leaves once, where its sender can still be told. */
        LEAVING_IS_TOLD,
        /** As a packet comes in, pf does not know whether it is for this host: what a closed family sends through is dropped there. */
        FORWARDED_IS_NOT_TOLD,
        /** Nor does it know an answer: nothing is forwarded into a tunnel or out of it. */
        FORWARDED_STAYS_OUT_OF_TUNNELS,
        /** macOS gives no program ESP, so none of ours sends it. */
        NO_RAW_ESP,
        /** No socket of ours sends by another port or protocol than it is bound to; what another of root's does is another's. */
        OURS_IS_BOUND,
        /** There are no marks. */
        NO_MARKS,
        /** An ICMP error passes by the state of what it is about, and what goes to another program's server by TCP or a mark keeps none. */
        ERRORS_NEED_A_STATE
    }

    private static FilterPolicy policy(GuardState state, Protection protection, boolean split) {
        boolean through = state instanceof GuardState.Connected || state instanceof GuardState.Reconnecting;
        boolean called = !(state instanceof GuardState.Lockdown);
        return FilterPolicy.of(
                state,
                protection,
                split,
                called ? Optional.of(Endpoint.ipsec(SERVER, 40_500)) : Optional.empty(),
                through ? Optional.of(TUNNEL) : Optional.empty());
    }

    static Stream<Arguments> golden() {
        GuardState connected = new GuardState.Connected(BOTH);
        FilterPolicy lan = policy(connected, Protection.DEFAULT, false)
                .withLan(Set.of(IpRange.parse("192.168.1.0/24"), IpRange.parse("fe80::/10")));
        return Stream.of(
                Arguments.of("connecting", policy(new GuardState.Connecting(), Protection.DEFAULT, false)),
                Arguments.of(
                        "connecting-kill-switch",
                        policy(new GuardState.Connecting(), new Protection(true, false, false), false)),
                Arguments.of("connected", policy(connected, Protection.DEFAULT, false)),
                Arguments.of(
                        "connected-ipv4",
                        policy(new GuardState.Connected(Set.of(Family.IPV4)), Protection.DEFAULT, false)),
                Arguments.of(
                        "connected-ipv6",
                        policy(new GuardState.Connected(Set.of(Family.IPV6)), Protection.DEFAULT, false)),
                Arguments.of(
                        "connected-split-dns",
                        policy(connected, Protection.DEFAULT, true).withDnsInTunnel()),
                Arguments.of("connected-lan", lan),
                Arguments.of("reconnecting", policy(new GuardState.Reconnecting(), Protection.DEFAULT, false)),
                Arguments.of("error", policy(new GuardState.Error(), Protection.DEFAULT, false)),
                Arguments.of("error-all", policy(new GuardState.Error(BOTH), Protection.DEFAULT, false)),
                Arguments.of("lockdown", policy(new GuardState.Lockdown(), Protection.DEFAULT, false)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void eachStateIsTheTextThatWasReviewed(String name, FilterPolicy policy) throws IOException {
        assertThat(PfText.of(policy, OptionalInt.of(1400))).isEqualTo(text(name));
    }

    private static String text(String name) throws IOException {
        try (InputStream in = PfTextTest.class.getResourceAsStream(name + ".pf")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void nothingIsFilteredWhenDisconnected() {
        assertThat(PfText.of(FilterPolicy.OPEN, OptionalInt.empty())).isEmpty();
    }

    static Stream<Map.Entry<String, FilterPolicy>> policies() {
        return PacketContract.policies().entrySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void pfDecidesAboutEveryPacketAsTheRulesDo(Map.Entry<String, FilterPolicy> named) {
        FilterPolicy policy = named.getValue();
        RuleSet rules = RuleSet.of(policy);
        String text = PfText.of(policy, OptionalInt.of(1400));
        List<String> wrong = new ArrayList<>();
        for (Packet packet : PACKETS) {
            Verdict wanted = rules.decide(packet);
            Verdict found = fate(policy, text, packet);
            if (wanted != found && difference(policy, packet, wanted, found).isEmpty()) {
                wrong.add(wanted + " by the rules, " + found + " by pf: " + packet);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Each of the differences is one that a packet meets: none is only a word. */
    @Test
    void everyDifferenceIsMet() {
        Set<Difference> met = EnumSet.noneOf(Difference.class);
        for (FilterPolicy policy : PacketContract.policies().values()) {
            RuleSet rules = RuleSet.of(policy);
            String text = PfText.of(policy, OptionalInt.of(1400));
            for (Packet packet : PACKETS) {
                Verdict wanted = rules.decide(packet);
                difference(policy, packet, wanted, fate(policy, text, packet)).ifPresent(met::add);
            }
        }
        assertThat(met).isEqualTo(EnumSet.allOf(Difference.class));
    }

    /** Through pf where it meets the packet: once, or twice where it is forwarded. */
    private static Verdict fate(FilterPolicy policy, String text, Packet packet) {
        Pf pf = Pf.with(text);
        if (packet.hook() == Hook.IN) {
            return pf.decide(quoted(policy, pf, packet));
        }
        Verdict in = packet.in().isEmpty() ? Verdict.ACCEPT : pf.decide(PfPacket.in(packet));
        return in == Verdict.ACCEPT ? pf.decide(PfPacket.out(packet)) : in;
    }

    /** Who quotes a packet that goes to the server has seen it. */
    private static PfPacket quoted(FilterPolicy policy, Pf pf, Packet packet) {
        PfPacket in = PfPacket.in(packet);
        if (packet.quoted().isEmpty()
                || policy.server()
                        .map(Endpoint::address)
                        .filter(packet.quoted().get()::equals)
                        .isEmpty()) {
            return in;
        }
        Endpoint server = policy.server().get();
        PfPacket sent = PfPacket.toServer(packet.destination(), packet.in(), server, PacketContract.LOCAL_PORT);
        pf.decide(sent);
        return in.quoting(sent.flow());
    }

    private static Optional<Difference> difference(FilterPolicy policy, Packet packet, Verdict wanted, Verdict found) {
        if (wanted == found) {
            return Optional.empty();
        }
        boolean stricter = wanted == Verdict.ACCEPT;
        boolean ofAnothers =
                policy.server().filter(s -> s.sender() instanceof Sender.Ours).isEmpty();
        boolean ours = packet.senders().contains(new Sender.Ours());
        if (packet.hook() == Hook.LEAVE && wanted == Verdict.DROP && found == Verdict.REJECT) {
            return Optional.of(Difference.LEAVING_IS_TOLD);
        }
        if (packet.hook() == Hook.FORWARD && wanted == Verdict.REJECT && found == Verdict.DROP) {
            return Optional.of(Difference.FORWARDED_IS_NOT_TOLD);
        }
        if (!packet.in().isEmpty() && packet.hook() != Hook.IN && stricter) {
            return Optional.of(Difference.FORWARDED_STAYS_OUT_OF_TUNNELS);
        }
        if (ours && packet.protocol() == Packet.ESP && stricter) {
            return Optional.of(Difference.NO_RAW_ESP);
        }
        if (ours && (packet.protocol() != Packet.UDP || packet.sourcePort() != PacketContract.LOCAL_PORT)) {
            return Optional.of(Difference.OURS_IS_BOUND);
        }
        if (stricter && ofAnothers && packet.quoted().isPresent()) {
            return Optional.of(Difference.ERRORS_NEED_A_STATE);
        }
        boolean marked = packet.senders().stream().anyMatch(Sender.Mark.class::isInstance);
        return marked && stricter ? Optional.of(Difference.NO_MARKS) : Optional.empty();
    }
}
