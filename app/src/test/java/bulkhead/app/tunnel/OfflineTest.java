package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.tunnel.Offline.Link;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said where nobody can be reached. */
class OfflineTest {
    @Test
    void oneLinkThatCarriesIsEnough() {
        assertThat(Offline.why(List.of(new Link("eth0", false), new Link("wlan0", true))))
                .isEmpty();
    }

    @Test
    void namesTheLinksThatCarryNothing() {
        assertThat(Offline.why(List.of(new Link("eth0", false))))
                .hasValueSatisfying(why -> assertThat(why)
                        .hasMessage("no network: eth0 has no link; plug the cable in, or join a network"));
        assertThat(Offline.why(List.of(new Link("eth0", false), new Link("wlan0", false))))
                .hasValueSatisfying(why -> assertThat(why).hasMessageContaining("eth0, wlan0 has no link"));
    }

    @Test
    void saysThatThereIsNone() {
        assertThat(Offline.why(List.of()))
                .hasValueSatisfying(why -> assertThat(why).hasMessageContaining("on no network"));
    }
}
