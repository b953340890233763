package bulkhead.protocol.ike;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.EspSuite;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is offered for each choice of weak algorithms: these, and no other weak one. */
public class WeakAlgorithmTest {
    /** Every choice there is, none and all among them. */
    public static Stream<Set<WeakAlgorithm>> choices() {
        return IntStream.range(0, 1 << WeakAlgorithm.values().length)
                .mapToObj(bits -> Stream.of(WeakAlgorithm.values())
                        .filter(algorithm -> (bits >> algorithm.ordinal() & 1) == 1)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(WeakAlgorithm.class))));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void offersWhatIsPermittedAndNothingElseThatIsWeak(Set<WeakAlgorithm> permitted) {
        Set<WeakAlgorithm> offered = EnumSet.noneOf(WeakAlgorithm.class);
        for (IkeProposal proposal : IkeProposals.permitting(permitted)) {
            if (proposal.label().contains("3DES")) {
                offered.add(WeakAlgorithm.TRIPLE_DES);
            }
            if (proposal.label().contains("MD5")) {
                offered.add(WeakAlgorithm.MD5);
            }
            if (proposal.label().contains("MODP-1024")) {
                offered.add(WeakAlgorithm.MODP_1024);
            }
        }
        assertThat(offered).isEqualTo(permitted);
        assertThat(IkeProposals.espPermitting(permitted).stream()
                        .anyMatch(it -> it.label().contains("3DES")))
                .isEqualTo(permitted.contains(WeakAlgorithm.TRIPLE_DES));
    }

    /** A server may know one suite only, which is weak in several ways at once. */
    @ParameterizedTest
    @MethodSource("choices")
    void offersASuiteThatIsWeakInEveryPermittedWay(Set<WeakAlgorithm> permitted) {
        assertThat(IkeProposals.permitting(permitted).stream().map(WeakAlgorithm::in))
                .contains(permitted);
    }

    @ParameterizedTest
    @MethodSource("choices")
    void offersTheStrongOnesFirstAndNoMoreThanServersTake(Set<WeakAlgorithm> permitted) {
        assertThat(IkeProposals.permitting(permitted)).hasSizeBetween(12, 16).doesNotHaveDuplicates();
        assertThat(IkeProposals.permitting(permitted).stream()
                        .map(it -> !WeakAlgorithm.in(it).isEmpty()))
                .isSorted();
        assertThat(IkeProposals.permitting(permitted))
                .containsAll(IkeProposals.defaults().subList(4, 14));
    }

    @Test
    void offersNothingWeakByDefault() {
        assertThat(IkeProposals.permitting(Set.of())).isEqualTo(IkeProposals.defaults());
        assertThat(IkeProposals.espPermitting(Set.of()))
                .isEqualTo(IkeProposals.espDefaults())
                .doesNotContain(EspSuite.TRIPLE_DES_SHA1);
    }

    @Test
    void isKnownByItsKey() {
        assertThat(Stream.of("3des", "md5", "modp1024").map(WeakAlgorithm::of))
                .allSatisfy(algorithm -> assertThat(algorithm).isPresent());
        assertThat(WeakAlgorithm.of("sha1")).isEmpty();
    }
}
