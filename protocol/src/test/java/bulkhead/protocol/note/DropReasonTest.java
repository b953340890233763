package bulkhead.protocol.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs know drops by. What fails here after a change of names in the code is not the test. */
class DropReasonTest {
    /** As of version 0.1, each at its place. */
    @ParameterizedTest
    @CsvSource({
        "ike.IkeStatistics$Drop, malformed unknown-cookies duplicate reflected undecryptable bad-hash unexpected"
                + " unauthenticated too-many ended",
        "data.DropCause, no-sa unknown-spi too-long bad-length replayed bad-icv bad-padding dummy not-udp bad-udp"
                + " wrong-port bad-l2tp unknown-session bad-ppp family-down bad-ip",
        "l2tp.L2tpDrop, malformed closed other-tunnel duplicate outside-window closing other-call of-no-use"
                + " out-of-place unknown-type too-many-calls ignored-avp",
        "ppp.PppDrop, malformed not-open too-early not-now not-asked own-echo data-of-closed-family unknown-protocol"
                + " refused-protocol",
        "ip6.Ip6Drop, malformed not-running hidden other-destination not-asked other-neighbor of-no-use full",
        "ip4.DhcpDrop, malformed not-asked",
        "stack.StackDrop, not-open no-tunnel no-ppp not-for-users",
    })
    void theNamesAreThoseThatProgramsRead(String kind, String labels) throws ClassNotFoundException {
        assertThat(Arrays.stream(Class.forName("bulkhead.protocol." + kind).getEnumConstants())
                        .map(reason -> ((DropReason) reason).label())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(labels);
    }
}
