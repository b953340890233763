package bulkhead.protocol.ike;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.EspSuite;
import org.junit.jupiter.api.Test;

class IkeSessionTest {
    @Test
    void mainModeAndQuickModeMakeEspSasInBothDirectionsWithTheSameKeys() {
        IkeWorld world = new IkeWorld(1).connect();

        assertThat(world.client.failure()).isNull();
        assertThat(world.client.isUp()).isTrue();
        assertThat(world.server.isUp()).isTrue();
        IkeOutput.EspEstablished esp = world.client.last(IkeOutput.EspEstablished.class);
        assertThat(esp.suite()).isEqualTo(EspSuite.AES_256_GCM_16);
        assertThat(esp.udpEncapsulation()).isFalse();
        assertThat(world.server.inbound.get(esp.outboundSpi()).key()).isEqualTo(world.client.outbound.key());
        assertThat(world.client.inbound.get(esp.inboundSpi()).key()).isEqualTo(world.server.outbound.key());
    }
}
