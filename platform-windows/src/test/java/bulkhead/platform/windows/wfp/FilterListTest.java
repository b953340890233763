package bulkhead.platform.windows.wfp;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.FurtherPackets;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Protection;
import bulkhead.leakguard.policy.TunnelInterface;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filters of each state as text that a person has read, and what all of them have. */
class FilterListTest {
    private static final Set<Family> BOTH = Set.of(Family.IPV4, Family.IPV6);

    private static List<Filter> filters(String state) {
        return switch (state) {
            case "connecting" -> filters(new GuardState.Connecting(), Protection.DEFAULT, false);
            case "connected" -> filters(new GuardState.Connected(BOTH), Protection.DEFAULT, false);
            case "connected-ipv4" -> filters(new GuardState.Connected(Set.of(Family.IPV4)), Protection.DEFAULT, false);
            case "connected-ipv6" -> filters(new GuardState.Connected(Set.of(Family.IPV6)), Protection.DEFAULT, false);
            case "connected-split" -> filters(new GuardState.Connected(BOTH), Protection.DEFAULT, true);
            case "reconnecting" -> filters(new GuardState.Reconnecting(), Protection.DEFAULT, false);
            case "error" -> filters(new GuardState.Error(), Protection.DEFAULT, false);
            case "lockdown" -> filters(new GuardState.Lockdown(), Protection.DEFAULT, false);
            case "boot" -> FilterList.ofTheBoot(Sight.NAMES);
            case "connected-lan-dns" ->
                FilterList.of(
                        policy(new GuardState.Connected(BOTH), Protection.DEFAULT, false)
                                .withLan(Set.of(IpRange.parse("192.168.1.0/24"), IpRange.parse("fe80::/10")))
                                .withDnsInTunnel(),
                        Sight.NAMES);
            default -> throw new IllegalArgumentException(state);
        };
    }

    private static List<Filter> filters(GuardState state, Protection protection, boolean split) {
        return FilterList.of(policy(state, protection, split), Sight.NAMES);
    }

    private static FilterPolicy policy(GuardState state, Protection protection, boolean split) {
        TunnelInterface tunnel = new TunnelInterface(
                FurtherPackets.TUN, Set.of(InetAddress.ofLiteral("10.7.0.2"), InetAddress.ofLiteral("2001:db8:7::2")));
        Endpoint server = Endpoint.ipsec(InetAddress.ofLiteral("203.0.113.1"), 40_500);
        return FilterPolicy.of(state, protection, split, Optional.of(server), Optional.of(tunnel));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connecting",
                "connected",
                "connected-ipv4",
                "connected-ipv6",
                "connected-split",
                "connected-lan-dns",
                "reconnecting",
                "error",
                "lockdown",
                "boot"
            })
    void aStatesFiltersAreThoseThatWereRead(String state) throws IOException {
        String text = FilterText.of(filters(state));
        Path made = Files.createDirectories(Path.of("target", "filters")).resolve(state + ".txt");
        Files.writeString(made, text);
        assertThat(text).as("filters, as in " + made).isEqualTo(read(state));
    }

    private static String read(String state) {
        try (InputStream in = FilterListTest.class.getResourceAsStream(state + ".txt")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anOpenPolicyHasNoFilters() {
        assertThat(FilterList.of(FilterPolicy.OPEN, Sight.NAMES)).isEmpty();
    }

    /** MS "FWPM_FILTER0": a filter is of the boot or persistent, never both; a block of ours overrides every permit. */
    @Test
    void everyFilterHasTheFlagsOfItsLifetimeAndEveryBlockIsHard() {
        for (FilterPolicy policy : FurtherPackets.policies()) {
            for (Filter filter : FilterList.of(policy, Sight.NAMES)) {
                assertThat(filter.flags()).isEqualTo(filter.permit() ? 0 : 8);
            }
        }
        for (Filter filter : FilterList.ofTheBoot(Sight.NAMES)) {
            assertThat(filter.flags() & 3).isIn(1, 2);
            assertThat(filter.flags() & 8).isEqualTo(filter.permit() ? 0 : 8);
        }
    }

    /** The key stands for the filter: two that differ in anything have two. */
    @Test
    void noTwoFiltersHaveOneKeyOrOneWeight() {
        List<FilterPolicy> policies = FurtherPackets.policies();
        for (int each = 0; each < policies.size(); each += 11) {
            FilterPolicy policy = policies.get(each);
            Set<UUID> keys = new HashSet<>();
            Set<List<Object>> places = new HashSet<>();
            List<Filter> all = new ArrayList<>(FilterList.of(policy, Sight.NAMES));
            all.addAll(FilterList.ofTheBoot(Sight.NAMES));
            for (Filter filter : all) {
                assertThat(keys.add(filter.key())).as("%s", filter).isTrue();
                assertThat(places.add(List.of(filter.layer(), filter.lifetime(), filter.weight())))
                        .as("%s", filter)
                        .isTrue();
            }
        }
    }

    /** Each layer of a policy that is in force has the last word itself. */
    @Test
    void everyLayerEndsWithAFilterForAllThatIsLeft() {
        for (FilterPolicy policy : FurtherPackets.policies()) {
            List<Filter> all = FilterList.of(policy, Sight.NAMES);
            for (Layer layer : Layer.values()) {
                List<Filter> its =
                        all.stream().filter(filter -> filter.layer() == layer).toList();
                assertThat(its).isNotEmpty();
                assertThat(its.getLast().takesAll())
                        .as("%s of %s", layer, policy)
                        .isTrue();
                assertThat(its.stream().limit(its.size() - 1)).noneMatch(Filter::takesAll);
            }
        }
    }
}
