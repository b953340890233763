package bulkhead.leakguard.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonRulesTest {
    @TempDir
    private Path folder;

    private DaemonRules of(String policy) throws Exception {
        return DaemonRules.of(Files.writeString(folder.resolve("policy.json"), policy));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"policy\": 1} | false | false",
                "{\"policy\": 1, \"guard\": {\"lockdown\": true}} | true | false",
                "{\"policy\": 1, \"guard\": {\"rootOpens\": true}} | false | true",
                "{\"policy\": 1, \"hooks\": {\"beforeConnect\": \"/bin/true\"}} | false | true"
            })
    void readsItsOwnPartOfThePolicy(String policy, boolean lockdown, boolean rootOpens) throws Exception {
        assertThat(of(policy)).isEqualTo(new DaemonRules(lockdown, rootOpens));
    }

    @Test
    void withoutAPolicyThereAreNoRules() {
        assertThat(DaemonRules.of(folder.resolve("none"))).isEqualTo(DaemonRules.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense", "{\"guard\": {\"lockdown\": tru"})
    void ofAPolicyThatCannotBeReadItIsTheStricter(String policy) throws Exception {
        assertThat(of(policy)).isEqualTo(new DaemonRules(false, true));
    }

    /** As one in a folder that is closed to the daemon's user, which root cannot be shown. */
    @Test
    void ofAPolicyThatCannotBeLookedForItIsTheStricterToo() throws Exception {
        Path round = folder.resolve("round");
        assertThat(DaemonRules.of(Files.createSymbolicLink(round, round))).isEqualTo(new DaemonRules(false, true));
    }

    @Test
    void eachEventHasAnIdentityOfItsOwn() {
        assertThat(Arrays.stream(DaemonEvent.values()).map(DaemonEvent::id)).doesNotHaveDuplicates();
    }
}
