package bulkhead.platform.linux.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Family;
import bulkhead.platform.linux.FakeIp;
import bulkhead.platform.linux.Testbed;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ip cannot say is not nothing, and what it was kept from doing is not done. */
class IprouteTest {
    @TempDir
    private Path folder;

    private Testbed testbed;

    @BeforeEach
    void open() {
        testbed = new Testbed();
    }

    @AfterEach
    void close() {
        if (testbed != null) {
            testbed.close();
        }
    }

    private <T> T call(Callable<T> task) {
        return testbed.client.call(task);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"kill -9 $$", "echo 'Cannot open netlink socket: Too many open files' >&2; exit 255", "exit 1"})
    void aFailureIsToldWhateverItWasAskedFor(String failing) throws Exception {
        FakeIp.install(testbed.client, folder, failing);
        List<Callable<?>> asked = List.of(
                () -> Iproute.query("link", "show", "type", "bridge"),
                () -> Iproute.route(Testbed.INTERNET_4),
                () -> Iproute.rules(Family.IPV6));
        for (Callable<?> each : asked) {
            assertThatThrownBy(() -> call(each)).isInstanceOf(HostException.class);
        }
    }

    @Test
    void aBatchThatWasCutOffIsNotDone() throws Exception {
        FakeIp.install(testbed.client, folder, "kill -9 $$");
        List<String> rule = List.of("rule add priority 999 lookup main");
        assertThatThrownBy(() -> call(() -> {
                    Iproute.batch(Family.IPV4, rule);
                    return null;
                }))
                .hasMessageContaining("ended before it was done");
        assertThatThrownBy(() -> call(() -> {
                    Iproute.undo(Family.IPV4, rule);
                    return null;
                }))
                .hasMessageContaining("ended before it was done");
    }

    @Test
    void whatIsNotRemovedIsToldAndWhatIsGoneIsRemoved() throws Exception {
        List<String> lines = List.of(
                "rule del priority 998 lookup main",
                "route del 198.51.100.0/24 dev eth0",
                "route del 198.51.100.0/24 dev nobody0",
                "route del default table 46108",
                "addr del 10.7.0.2/32 dev eth0",
                "addr del 2001:db8:7::2/128 dev eth0",
                "addr del 10.7.0.2/32 dev nobody0");
        call(() -> {
            Iproute.undo(Family.IPV4, lines);
            Iproute.undo(Family.IPV6, List.of("rule del priority 998 lookup main"));
            return null;
        });
        FakeIp.install(testbed.client, folder, "echo 'RTNETLINK answers: Operation not permitted' >&2; exit 1");
        assertThatThrownBy(() -> call(() -> {
                    Iproute.undo(Family.IPV4, lines);
                    return null;
                }))
                .hasMessageContaining("Operation not permitted");
    }

    @Test
    void whatIsNotThereIsNoFailure() {
        assertThat(call(() -> Iproute.query("address", "show", "dev", "nobody0")))
                .isEmpty();
        assertThat(call(() -> Iproute.query("route", "show", "table", "all", "dev", "nobody0")))
                .isEmpty();
        assertThat(call(() -> Iproute.query("-6", "route", "show", "table", "46108")))
                .isEmpty();
        testbed.client.run("ip", "route", "del", "default");
        assertThat(call(() -> Iproute.route(Testbed.INTERNET_4)).has("dev")).isFalse();
        testbed.client.run("ip", "rule", "add", "prohibit", "priority", "999");
        assertThat(call(() -> Iproute.route(Testbed.INTERNET_4)).has("dev")).isFalse();
    }
}
