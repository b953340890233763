package bulkhead.app.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReleaseTest {
    /** As dpkg --compare-versions has it (Debian Policy, 5.6.12): a tilde sorts before the end. */
    @Test
    void comparesAsPackageManagersDo() {
        List<String> rising = List.of(
                "0.1.0~git20261130.0123abcd",
                "0.1.0~git20261201.0000aaaa",
                "0.1.0",
                "0.1.1",
                "0.2",
                "0.10.0",
                "1.0~rc1",
                "1.0");
        for (int i = 0; i < rising.size(); i++) {
            for (int j = 0; j < rising.size(); j++) {
                assertThat(Integer.signum(Release.of(rising.get(i)).compareTo(Release.of(rising.get(j)))))
                        .as("%s and %s", rising.get(i), rising.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
        assertThat(Release.of("1.0")).isEqualByComparingTo(Release.of("1.0.0"));
    }
}
