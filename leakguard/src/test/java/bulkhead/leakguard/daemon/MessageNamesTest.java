package bulkhead.leakguard.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Sender;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.jsontype.NamedType;

class MessageNamesTest {
    /** What was written down by version 0.1 has to be read by every later one. */
    @Test
    void theNamesAreThoseThatAreOnDisksAlready() {
        assertThat(Arrays.stream(MessageNames.all()).map(NamedType::getName).collect(Collectors.joining(" ")))
                .isEqualTo("Disconnected Connecting Connected Reconnecting Error Lockdown"
                        + " Hello AskStatus AskDomains AskMended AskMetrics Renewed Recover OpenTun OpenUdp OpenRawEsp ClaimUdp Apply Release Leave Block"
                        + " OpenPortal ClosePortal Unblock"
                        + " Ok Opened Recovered Domains Mended Status Counted Released Refused"
                        + " Ours Mark User Anyone");
    }

    /** A kind a line, each value at its place, so that no two can change places either. */
    @Test
    void theValuesAreThoseThatAreOnDisksAlready() {
        assertThat(MessageNames.VALUES.keySet().stream()
                        .map(Enum::getDeclaringClass)
                        .distinct()
                        .map(kind -> Arrays.stream(kind.getEnumConstants())
                                .map(value -> MessageNames.of((Enum<?>) value))
                                .collect(Collectors.joining(" "))))
                .containsExactlyInAnyOrder(
                        "OPEN TUNNEL_ONLY BLOCKED",
                        "IPV4 IPV6",
                        "UDP TCP",
                        "VERSION MALFORMED TOO_LARGE NOT_ALLOWED BUSY NOT_OWNER DISMISSED WRONG_NETWORK HOST");
    }

    @Test
    void eachKindHasOne() {
        List<Class<?>> named = Arrays.stream(MessageNames.all())
                .<Class<?>>map(NamedType::getType)
                .toList();
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Request.class, Reply.class, GuardState.class, Sender.class)
                                .flatMap(kind -> Arrays.<Class<?>>stream(kind.getPermittedSubclasses()))
                                .toList());
    }
}
