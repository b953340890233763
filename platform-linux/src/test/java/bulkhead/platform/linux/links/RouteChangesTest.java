package bulkhead.platform.linux.links;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.platform.linux.OnKernel;
import bulkhead.platform.linux.Testbed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnKernel
class RouteChangesTest {
    /** Or whoever has no use for one kind of change would never wait again, and keep a core busy. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChangeIsHeardOnceAlsoByWhoDoesNotAskForIt(boolean isTunnel) throws Exception {
        try (Testbed testbed = new Testbed();
                RouteChanges changes = testbed.client.call(() -> new RouteChanges(_ -> isTunnel))) {
            testbed.client.run("ip", "link", "set", "eth0", "mtu", "1400");
            assertThat(changes.await(0)).isTrue();
            assertThat(changes.oursChanged()).isEqualTo(isTunnel);
            assertThat(changes.await(0)).isTrue();
            assertThat(changes.oursChanged() || changes.othersChanged()).isFalse();
        }
    }
}
