package bulkhead.app.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and networks as people type them. */
class ValuesTest {
    @ParameterizedTest
    @CsvSource({
        "' 10.0.0.53 ', 10.0.0.53",
        "[2001:db8::53], 2001:db8::53",
        "'\t[2001:db8::]/32', 2001:db8::/32",
        "10.0.0.0/8, 10.0.0.0/8",
        "[2001:db8::53, [2001:db8::53",
        "[eth0], [eth0]",
        "[2001:db8::53]:53, [2001:db8::53]:53"
    })
    void blanksAroundThemAndBracketsAreNoPartOfThem(String typed, String meant) {
        assertThat(Values.plain(typed)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::53", " 2001:db8::53 ", "[2001:db8::53]"})
    void meanTheSameWhereverTheyAreAskedFor(String typed) throws InvalidValueException {
        assertThat(Values.resolver(typed)).isEqualTo(Values.resolver("2001:db8::53"));
        assertThat(Values.echoTarget(typed)).isEqualTo(Values.echoTarget("2001:db8::53"));
        assertThat(Values.route(typed)).isEqualTo(Values.route("2001:db8::53/128"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.53:53", "[2001:db8::53]:53", "udp://10.0.0.53", "10.0.0.53.", "10.0.0.53 10.0.0.54"})
    void areRefusedWithAnythingElseAroundThem(String typed) {
        assertThatThrownBy(() -> Values.resolvers(List.of(typed))).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> Values.route(typed)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> Values.echoTarget(typed)).isInstanceOf(InvalidValueException.class);
    }
}
