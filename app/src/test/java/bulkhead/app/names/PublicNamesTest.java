package bulkhead.app.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.policy.GuardState;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The names that programs rely on. What fails here after a change of names in the code is not the test. */
class PublicNamesTest {
    @Test
    void eachValueOfAKindHasANameOfItsOwn() {
        for (Class<?> kind : kinds()) {
            List<String> names = Arrays.stream(kind.getEnumConstants())
                    .map(value -> PublicNames.of((Enum<?>) value))
                    .toList();
            assertThat(names).as(kind.getName()).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9-]+"));
        }
    }

    private static List<Class<?>> kinds() {
        return PublicNames.NAMES.keySet().stream()
                .map(Enum::getDeclaringClass)
                .distinct()
                .collect(Collectors.toUnmodifiableList());
    }

    @Test
    void eachStateOfTheGuardHasItsName() {
        assertThat(Set.<Class<?>>copyOf(PublicNames.GUARD_STATES.keySet()))
                .containsExactlyInAnyOrder(GuardState.class.getPermittedSubclasses());
        assertThat(PublicNames.GUARD_STATES.values())
                .containsExactlyInAnyOrder(
                        "disconnected", "connecting", "connected", "reconnecting", "error", "lockdown");
    }

    @Test
    void whatWasNeverNamedIsNotNamedByChance() {
        assertThatThrownBy(() -> PublicNames.of(TimeUnit.DAYS)).isInstanceOf(IllegalArgumentException.class);
    }

    /** As of version 0.1, a kind a line and each value at its place, so that no two can change places either. */
    @Test
    void theNamesAreThoseThatProgramsRead() {
        assertThat(kinds().stream()
                        .map(kind -> Arrays.stream(kind.getEnumConstants())
                                .map(value -> PublicNames.of((Enum<?>) value))
                                .collect(Collectors.joining(" "))))
                .containsExactlyInAnyOrder(
                        "address peer prefix route resolver domain",
                        "host network ike xauth esp l2tp lcp authentication ipcp ipv6cp ipv6",
                        "ipcp dhcp router dhcp6",
                        "ipv4 ipv6",
                        "ipv4 ipv6",
                        "left stayed no-way",
                        "no-answer no-common-proposal authentication-refused ended-by-peer protocol-violation host "
                                + "fault",
                        "none local remote both forced",
                        "open tunnel-only blocked",
                        "rejected silent no-router no-address unusable no-echo disabled",
                        "path user server loss",
                        "slaac dhcpv6",
                        "udp tcp",
                        "with-pfs without-pfs usual-port sha2-96 sha2-128 begin-again",
                        "unspecified this-network loopback link-local multicast broadcast reserved mapped "
                                + "compatible own gateway server both-ends single-label public-suffix too-many");
    }
}
