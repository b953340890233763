package bulkhead.platform.linux;

import static bulkhead.platform.linux.Testbed.INTERNET_4;
import static bulkhead.platform.linux.Testbed.INTERNET_6;
import static bulkhead.platform.linux.Traffic.Outcome.CONNECTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;

/** A tunnel, the wire beside it, and a server that both lead to; each time what is to be blocked is first seen to pass. */
@OnKernel
public abstract class TunnelScene {
    protected Tunnel tunnel;
    protected Wiretap wire;
    private ServerSocket web;

    protected void open(String server) throws IOException {
        open(new Tunnel(server));
    }

    /** On a kernel where nobody can own a table. */
    protected void openWithoutOwner(String server) throws IOException {
        Testbed testbed = new Testbed();
        testbed.withoutOwner = true;
        open(new Tunnel(testbed, server));
    }

    private void open(Tunnel opened) throws IOException {
        tunnel = opened;
        wire = new Wiretap(tunnel.testbed.outside);
        web = tunnel.testbed.outside.call(() -> new ServerSocket(Traffic.PORT));
        assertThat(Traffic.tcp(tunnel.client, INTERNET_4)).isEqualTo(CONNECTED);
        assertThat(Traffic.tcp(tunnel.client, INTERNET_6)).isEqualTo(CONNECTED);
        assertThat(wire.ipv4()).isPositive();
        assertThat(wire.ipv6()).isPositive();
        wire.reset();
    }

    @AfterEach
    void close() throws IOException {
        if (web != null) {
            web.close();
        }
        if (tunnel != null) {
            tunnel.close();
        }
    }
}
