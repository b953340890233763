package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
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
    void whatWasNeverNamedIsNotNamedByChance() {
        assertThatThrownBy(() -> PublicNames.of(TimeUnit.DAYS)).isInstanceOf(IllegalArgumentException.class);
    }

    /** As of version 0.1. */
    @Test
    void theNamesAreThoseThatProgramsRead() {
        assertThat(PublicNames.NAMES.values().stream().sorted().distinct().collect(Collectors.joining(" ")))
                .isEqualTo(GOLDEN);
    }

    private static final String GOLDEN =
            "address authentication authentication-refused blocked both both-ends broadcast compatible "
                    + "dhcp dhcp6 dhcpv6 disabled domain ended-by-peer esp fair fault forced gateway host ike "
                    + "ipcp ipv4 ipv6 ipv6cp l2tp lcp left link-local local loopback mapped multicast network "
                    + "no-address no-answer no-common-proposal no-echo no-router no-way none open own peer prefix "
                    + "protocol-violation public-suffix rejected remote reserved resolver route router server "
                    + "silent single-label slaac stayed tcp this-network too-many tunnel-only udp unspecified "
                    + "unusable weak";
}
